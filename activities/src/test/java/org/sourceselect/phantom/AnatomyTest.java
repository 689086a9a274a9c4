package org.sourceselect.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes and neighbourhoods of what the anatomy draws, against what anatomists and radiologists find. */
class AnatomyTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void adultBrainsHaveTheVolumesOfAdultBrains(long seed) {
        double[] ml = volumes(healthy(seed, Person.adult(Draws.of(seed, "p"))), 3);
        double grey = ml[Tissue.GREY.code()] + ml[Tissue.DEEP_GREY.code()];
        double white = ml[Tissue.WHITE.code()];
        // Intracranial volume of adults: 1.1 to 1.8 l; grey over white matter, 1.0 to 1.6 (Lueders et al. 2002).
        assertThat(grey + white + ml[Tissue.CSF.code()]).isBetween(1100.0, 1800.0);
        assertThat(grey / white).isBetween(0.8, 1.7);
        assertThat(ml[Tissue.CSF.code()]).isBetween(100.0, 400.0);
        assertThat(ml[Tissue.DEEP_GREY.code()]).isBetween(10.0, 60.0);
    }

    @Test
    void headsDifferByAge() {
        double adult = 0;
        double infant = 0;
        double adultFluid = 0;
        double elderlyFluid = 0;
        for (long seed = 1; seed <= 4; seed++) {
            double[] a = volumes(healthy(seed, Person.adult(Draws.of(seed, "p"))), 4);
            double[] i = volumes(healthy(seed, Person.infant(Draws.of(seed, "p"))), 4);
            double[] e = volumes(healthy(seed, Person.elderly(Draws.of(seed, "p"))), 4);
            adult += brain(a);
            infant += brain(i);
            adultFluid += a[Tissue.CSF.code()] / brain(a);
            elderlyFluid += e[Tissue.CSF.code()] / brain(e);
        }
        // At six months the brain has grown to 50 to 65 % of its adult volume.
        assertThat(infant / adult).isBetween(0.5, 0.65);
        assertThat(elderlyFluid).isGreaterThan(1.15 * adultFluid);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void necrosisLiesInsideTheEnhancingRing(long seed) {
        Draws d = Draws.of(seed, "tumour");
        Anatomy healthy = new Anatomy(d, Person.adult(d), false);
        Anatomy head = healthy.with(Tumour.in(healthy, d));
        Set<Tissue> around = EnumSet.noneOf(Tissue.class);
        int necrotic = 0;
        int open = 0;
        int faces = 0;
        Tissue[] line = new Tissue[181];
        for (double z = -70; z <= 75; z += 2) {
            for (double y = -100; y <= 100; y += 2) {
                for (int i = 0; i <= 180; i++) {
                    line[i] = head.tissue(i - 90, y, z);
                }
                for (int i = 1; i < 180; i++) {
                    if (line[i] == Tissue.NECROTIC) {
                        necrotic++;
                        for (int side = -1; side <= 1; side += 2) {
                            if (line[i + side] != Tissue.NECROTIC) {
                                faces++;
                                open += line[i + side] == Tissue.ENHANCING ? 0 : 1;
                                around.add(line[i + side]);
                            }
                        }
                    }
                }
            }
        }
        assertThat(necrotic).isGreaterThan(200);
        assertThat(around).doesNotContain(Tissue.WHITE, Tissue.OEDEMA, Tissue.FAINT_OEDEMA, Tissue.AIR);
        // A core may break through to the surface of the brain, no more than here and there.
        assertThat(open).isLessThan(faces / 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void lesionsReplaceWhiteMatterOnly(long seed) {
        Draws d = Draws.of(seed, "lesions");
        Anatomy healthy = new Anatomy(d, Person.elderly(d), true);
        Anatomy head = healthy.with(Lesions.in(healthy, d, true));
        int lesions = 0;
        int infarct = 0;
        for (double z = -40; z <= 60; z += 2.5) {
            for (double y = -85; y <= 85; y += 2) {
                for (double x = -70; x <= 70; x += 2) {
                    Tissue was = healthy.tissue(x, y, z);
                    Tissue is = head.tissue(x, y, z);
                    if (is == Tissue.LESION || is == Tissue.LESION_HALO) {
                        lesions++;
                        assertThat(was).isEqualTo(Tissue.WHITE);
                    } else if (is == Tissue.CAVITY || is == Tissue.GLIOSIS) {
                        infarct++;
                        assertThat(was.inBrain()).isTrue();
                    } else {
                        assertThat(is).isEqualTo(was);
                    }
                }
            }
        }
        assertThat(lesions).isGreaterThan(100);
        assertThat(infarct).isGreaterThan(30);
    }

    @Test
    void wholeHeadsWearTheBrainInsideBoneInsideSkin() {
        Anatomy head = new Anatomy(Draws.of(3, "a"), Person.elderly(Draws.of(3, "p")), true);
        // From the middle to the right at the height of the ventricles' roof.
        StringBuilder order = new StringBuilder();
        Tissue last = Tissue.WHITE;
        for (double x = 30; x < 100; x += 0.5) {
            Tissue t = head.tissue(x, 0, 25);
            if (t != last && (t == Tissue.BONE || t == Tissue.AIR || (t == Tissue.FAT && order.indexOf("BONE") >= 0))) {
                order.append(t).append(' ');
            }
            last = t;
        }
        assertThat(order.toString()).startsWith("BONE").endsWith("FAT AIR ");
    }

    private static Anatomy healthy(long seed, Person person) {
        return new Anatomy(Draws.of(seed, "a"), person, false);
    }

    private static double brain(double[] ml) {
        return Arrays.stream(ml).sum();
    }

    /** Volumes of the tissues in ml by code, counted on a cubic lattice. */
    private static double[] volumes(Anatomy head, double step) {
        double[] ml = new double[Tissue.count()];
        for (double z = -110; z <= 90; z += step) {
            for (double y = -110; y <= 110; y += step) {
                for (double x = -90; x <= 90; x += step) {
                    Tissue t = head.tissue(x, y, z);
                    if (t != Tissue.AIR) {
                        ml[t.code()] += step * step * step / 1000;
                    }
                }
            }
        }
        return ml;
    }
}
