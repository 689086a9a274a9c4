package org.sourceselect.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sourceselect.phantom.Relaxation.Age;
import org.sourceselect.phantom.Relaxation.Field;

/** The signal equations against numbers worked out apart, and the contrasts they give against the textbook. */
class SequenceTest {

    /** Double arithmetic on both sides: only the last digits may differ. */
    private static final double ROUNDING = 1e-14;

    @Test
    void signalsEqualTheFormulasWorkedOutInPython() {
        // 0.77*(1-exp(-550/500))*exp(-12/70)
        assertThat(new Sequence.SpinEcho(550, 12).signal(new Relaxation(0.77, 500, 70)))
                .isEqualTo(0.4327628855111363, within(ROUNDING));
        // 0.86*abs(1-2*exp(-2500/1331)+exp(-9000/1331))*exp(-85/110)
        assertThat(new Sequence.InversionRecovery(9000, 85, 2500).signal(new Relaxation(0.86, 1331, 110)))
                .isEqualTo(0.27616934260551895, within(ROUNDING));
        // e=exp(-7.9/832); a=radians(12); 0.77*sin(a)*(1-e)/(1-cos(a)*e)*exp(-4.5/79.6)
        assertThat(new Sequence.SpoiledGradientEcho(7.9, 4.5, 12).signal(new Relaxation(0.77, 832, 79.6)))
                .isEqualTo(0.04597850193947518, within(ROUNDING));
    }

    @Test
    void inversionAtTheNullingTimeLeavesNoFluid() {
        // 4300*log(2/(1+exp(-9000/4300)))
        assertThat(Site.nullingTime(9000)).isEqualTo(2480.515832049458, within(1e-9));
        Relaxation csf = Relaxation.of(Tissue.CSF, Field.TESLA_3, Age.ADULT);
        assertThat(new Sequence.InversionRecovery(9000, 85, Site.nullingTime(9000)).signal(csf))
                .isLessThan(1e-12);
    }

    @Test
    void contrastAgentShortensBothTimes() {
        Relaxation after = new Relaxation(0.87, 1750, 130).withContrastAgent(0.5, Field.TESLA_3);
        // 1/(1/1750 + 3.7*0.5/1000) and 1/(1/130 + 5.2*0.5/1000)
        assertThat(after.t1()).isEqualTo(412.97935103244833, within(1e-10));
        assertThat(after.t2()).isEqualTo(97.15994020926756, within(1e-10));
    }

    @ParameterizedTest
    @EnumSource(Field.class)
    void adultContrastsAreThoseOfTheTextbook(Field field) {
        for (int number = 1; number <= 12; number++) {
            Site site = Site.tumour(number, 5);
            if (site.field() != field) {
                continue;
            }
            assertThat(signal(site, Modality.T1, Tissue.WHITE))
                    .isGreaterThan(signal(site, Modality.T1, Tissue.GREY))
                    .isGreaterThan(signal(site, Modality.T1, Tissue.OEDEMA));
            assertThat(signal(site, Modality.T1, Tissue.GREY)).isGreaterThan(signal(site, Modality.T1, Tissue.CSF));
            assertThat(signal(site, Modality.T2, Tissue.CSF)).isGreaterThan(signal(site, Modality.T2, Tissue.GREY));
            assertThat(signal(site, Modality.T2, Tissue.GREY)).isGreaterThan(signal(site, Modality.T2, Tissue.WHITE));
            for (Tissue bright : new Tissue[] {Tissue.LESION, Tissue.OEDEMA}) {
                assertThat(signal(site, Modality.FLAIR, bright))
                        .isGreaterThan(1.15 * signal(site, Modality.FLAIR, Tissue.GREY));
            }
            assertThat(signal(site, Modality.FLAIR, Tissue.CSF))
                    .isLessThan(0.4 * signal(site, Modality.FLAIR, Tissue.WHITE));
            Relaxation enhanced =
                    Relaxation.of(Tissue.ENHANCING, field, Age.ADULT).withContrastAgent(0.6, field);
            assertThat(sequence(site, Modality.T1CE).signal(enhanced))
                    .isGreaterThan(1.3 * signal(site, Modality.T1, Tissue.WHITE))
                    .isGreaterThan(1.5 * signal(site, Modality.T1, Tissue.ENHANCING));
        }
    }

    @Test
    void infantWhiteAndGreyMatterAreNearlyAlike() {
        Site site = Site.infant();
        for (Modality m : new Modality[] {Modality.T1, Modality.T2}) {
            double white = sequence(site, m).signal(Relaxation.of(Tissue.WHITE, Field.TESLA_3, Age.INFANT));
            double grey = sequence(site, m).signal(Relaxation.of(Tissue.GREY, Field.TESLA_3, Age.INFANT));
            double adultWhite = sequence(site, m).signal(Relaxation.of(Tissue.WHITE, Field.TESLA_3, Age.ADULT));
            double adultGrey = sequence(site, m).signal(Relaxation.of(Tissue.GREY, Field.TESLA_3, Age.ADULT));
            assertThat(Math.abs(Math.log(white / grey))).isBetween(0.05, 0.25);
            assertThat(Math.abs(Math.log(white / grey))).isLessThan(0.6 * Math.abs(Math.log(adultWhite / adultGrey)));
        }
    }

    private static double signal(Site site, Modality modality, Tissue tissue) {
        return sequence(site, modality).signal(Relaxation.of(tissue, site.field(), Age.ADULT));
    }

    private static Sequence sequence(Site site, Modality modality) {
        return java.util.Objects.requireNonNull(site.sequences().get(modality));
    }
}
