package org.sourceselect.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubjectDoubtTest {

    private static final double[] FIVE = {0.61, 0.70, 0.66, 0.74, 0.52};
    private static final double[] OTHER_FIVE = {0.60, 0.68, 0.66, 0.71, 0.50};
    private static final double[] THREE = {0.3, 0.5, 0.45};

    private static double mean(double... values) {
        return Arrays.stream(values).sum() / values.length;
    }

    /** The effects of subjects on their mean, of which everything is known in closed form. */
    private static List<Double> effects(double... values) {
        double[] without = new double[values.length];
        int[] subjects = new int[values.length];
        Arrays.fill(subjects, 1);
        for (int i = 0; i < values.length; i++) {
            without[i] = (mean(values) * values.length - values[i]) / (values.length - 1);
        }
        return SubjectDoubt.effects(mean(values), without, subjects);
    }

    private static SubjectDoubt doubt(double... values) {
        return new SubjectDoubt(effects(values), List.of(), Optional.empty());
    }

    @Test
    void theIntervalOfAMeanIsStudents() {
        // scipy.stats.t.interval(.95, 4, x.mean(), scipy.stats.sem(x))
        Interval interval = doubt(FIVE).interval(mean(FIVE)).orElseThrow();
        assertThat(interval.low()).isCloseTo(0.5400576069427852, within(1e-7));
        assertThat(interval.high()).isCloseTo(0.7519423930572149, within(1e-7));
    }

    @Test
    void variancesOfSourceAndTargetAddAndTheFewerGroupsDecide() {
        // hypot(sem(x), sem(z)) * t.ppf(.975, 2)
        Interval interval = new SubjectDoubt(effects(FIVE), effects(THREE), Optional.empty())
                .interval(0)
                .orElseThrow();
        assertThat(interval.high()).isCloseTo(0.30627849830610704, within(1e-7));
        assertThat(interval.low()).isEqualTo(-interval.high());
    }

    /** Of groups of m_j subjects the effects on a mean of subjects are those of Busing et al.'s formula. */
    @Test
    void groupsMayDifferInSize() {
        // Subjects 1, 2, 4, 8 in groups {1, 2}, {4}, {8}: means without each are 6, 11/3 and 7/3.
        List<Double> effects = SubjectDoubt.effects(3.75, new double[] {6, 11 / 3.0, 7 / 3.0}, new int[] {2, 1, 1});
        // h = 2, 4, 4; pseudo-values 1.5, 4, 8; estimate 3.75; variance ((2.25^2)/1 + (0.25^2)/3 + (4.25^2)/3)/3
        double variance = effects.stream().mapToDouble(e -> e * e).sum();
        assertThat(variance).isCloseTo((5.0625 + 0.0625 / 3 + 18.0625 / 3) / 3, within(1e-12));
    }

    @Test
    void whatSubjectsDoToBothScoresAlikeIsNoDoubtBetweenThem() {
        // scipy.stats.ttest_rel(x, y).confidence_interval(.95) is 0.0018 to 0.0302, though either interval holds both.
        double difference = mean(FIVE) - mean(OTHER_FIVE);
        assertThat(doubt(FIVE).interval(mean(FIVE)).orElseThrow().low()).isLessThan(mean(OTHER_FIVE));
        assertThat(doubt(FIVE).apart(difference, 0, doubt(OTHER_FIVE))).contains(true);
        assertThat(doubt(FIVE).apart(-difference, 0, doubt(OTHER_FIVE))).contains(true);
        assertThat(doubt(FIVE).apart(0.0141, 0, doubt(OTHER_FIVE)))
                .as("less than the 0.01416 that chance reaches")
                .contains(false);
        assertThat(doubt(FIVE).apart(difference, 0.002, doubt(OTHER_FIVE)))
                .as("within the error bounds")
                .contains(false);
    }

    @Test
    void sourcesAreNotPaired() {
        SubjectDoubt one = new SubjectDoubt(effects(FIVE), effects(THREE), Optional.empty());
        // t with 2 degrees of freedom times sqrt(2) times the source's standard error alone: 0.366.
        assertThat(one.apart(0.36, 0, one)).contains(false);
        assertThat(one.apart(0.37, 0, one)).contains(true);
    }

    @Test
    void withoutAnIntervalThereIsNoAnswer() {
        SubjectDoubt unknown = SubjectDoubt.unknown("the target has a single subject");
        assertThat(unknown.interval(0.5)).isEmpty();
        assertThat(unknown.apart(1, 0, doubt(FIVE))).isEmpty();
        assertThat(doubt(FIVE).apart(1, 0, unknown)).isEmpty();
    }
}
