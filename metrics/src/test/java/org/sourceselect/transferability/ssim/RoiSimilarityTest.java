package org.sourceselect.transferability.ssim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.SyntheticPixels;

class RoiSimilarityTest {

    /** Subjects with a ball in the middle of the brain: at height z a disc of radius sqrt(r^2 - (z - 1/2)^2). */
    private record Balls(String dataSet, int subjects, int perSubject, int size, double radius) implements LabelMaps {
        @Override
        public int slices() {
            return subjects * perSubject;
        }

        @Override
        public int height() {
            return size;
        }

        @Override
        public int width() {
            return size;
        }

        @Override
        public int subject(int slice) {
            return slice / perSubject;
        }

        @Override
        public String subjectKey(int slice) {
            return dataSet + "/" + subject(slice);
        }

        @Override
        public float position(int slice) {
            return (slice % perSubject + 0.5f) / perSubject;
        }

        @Override
        public void mask(int slice, byte[] into) {
            double z = position(slice) - 0.5;
            // Subjects differ in size by up to a fifth.
            double r = radius * (0.9 + 0.2 * SyntheticPixels.uniform(7, subject(slice)));
            double r2 = r * r - z * z;
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    double dy = (y + 0.5) / size - 0.5;
                    double dx = (x + 0.5) / size - 0.5;
                    into[y * size + x] = (byte) (dy * dy + dx * dx < r2 ? 1 : 0);
                }
            }
        }
    }

    private static RoiSimilarity.Result compare(LabelMaps source, LabelMaps target, int pairs) {
        return RoiSimilarity.compare(source, target, pairs, 17, SsimSettings.GAUSSIAN, ProgressListener.NONE);
    }

    @Test
    void aTaskIsWhollyLikeItself() {
        Balls balls = new Balls("a", 6, 20, 48, 0.3);
        RoiSimilarity.Result result = compare(balls, balls, 60);
        assertThat(result.sameSubject()).isTrue();
        assertThat(result.pairs()).isEqualTo(60);
        assertThat(result.mean()).isEqualTo(1);
        assertThat(result.low()).isEqualTo(1);
        assertThat(result.high()).isEqualTo(1);
        assertThat(result.frequencyMapSsim()).isEqualTo(1, within(1e-12));
        assertThat(result.areaRatio()).isEqualTo(1);
    }

    /** scikit-image's SSIM and numpy.quantile over the same draws ({@code transferability_golden.py intervals}). */
    @Test
    void meanAndIntervalAreThoseOfNumPy() {
        RoiSimilarity.Result same = compare(new Balls("a", 6, 12, 48, 0.3), new Balls("a", 6, 12, 48, 0.2), 72);
        assertThat(same.sameSubject()).isTrue();
        assertThat(same.mean()).isEqualTo(0.681547547637, within(1e-11));
        assertThat(same.low()).isEqualTo(0.646535580714, within(1e-11));
        assertThat(same.high()).isEqualTo(0.714850084040, within(1e-11));
        RoiSimilarity.Result strangers = compare(new Balls("a", 5, 12, 48, 0.3), new Balls("b", 4, 15, 48, 0.25), 100);
        assertThat(strangers.sameSubject()).isFalse();
        assertThat(strangers.mean()).isEqualTo(0.712579806668, within(1e-11));
        assertThat(strangers.low()).isEqualTo(0.676144904041, within(1e-11));
        assertThat(strangers.high()).isEqualTo(0.752050951181, within(1e-11));
    }

    @Test
    void sharedSubjectsArePairedSliceBySliceEvenWhenPositionsDifferSlightly() {
        Balls source = new Balls("a", 6, 20, 48, 0.3);
        Balls target = new Balls("a", 3, 19, 48, 0.2);
        SlicePairs pairs = SlicePairs.choose(source, target, 1000, 1);
        assertThat(pairs.sameSubject()).isTrue();
        assertThat(pairs.size()).isEqualTo(3 * 19);
        for (int i = 0; i < pairs.size(); i++) {
            assertThat(source.subjectKey(pairs.source(i))).isEqualTo(target.subjectKey(pairs.target(i)));
            assertThat(source.position(pairs.source(i))).isEqualTo(target.position(pairs.target(i)), within(0.025f));
        }
    }

    @Test
    void strangersArePairedAtTheSameHeight() {
        Balls source = new Balls("a", 5, 20, 48, 0.3);
        Balls target = new Balls("b", 4, 30, 48, 0.3);
        SlicePairs pairs = SlicePairs.choose(source, target, 240, 1);
        assertThat(pairs.sameSubject()).isFalse();
        assertThat(pairs.size()).isEqualTo(240);
        int[] seen = new int[120];
        for (int i = 0; i < 240; i++) {
            seen[pairs.target(i)]++;
            assertThat(source.position(pairs.source(i))).isEqualTo(target.position(pairs.target(i)), within(0.026f));
        }
        assertThat(seen).containsOnly(2);
        assertThat(java.util.Arrays.stream(pairs.sources())
                        .map(source::subject)
                        .distinct()
                        .count())
                .isEqualTo(5);
    }

    @Test
    void likeShapesAreMoreSimilarThanUnlikeOnes() {
        Balls target = new Balls("b", 8, 20, 48, 0.3);
        RoiSimilarity.Result like = compare(new Balls("a", 8, 20, 48, 0.29), target, 300);
        RoiSimilarity.Result unlike = compare(new Balls("a", 8, 20, 48, 0.15), target, 300);
        assertThat(like.mean()).isGreaterThan(unlike.mean() + 0.05);
        assertThat(like.frequencyMapSsim()).isGreaterThan(unlike.frequencyMapSsim());
        assertThat(like.low()).isLessThan(like.mean());
        assertThat(like.high()).isGreaterThan(like.mean()).isLessThanOrEqualTo(1);
        // Balls' volumes: (0.15 / 0.3)^3, up to pixels.
        assertThat(unlike.areaRatio()).isEqualTo(0.125, within(0.02));
    }

    @Test
    void slicesOfDifferentSizeMeetOnACommonGrid() {
        // Twice the pixels, the same ball: nearest-neighbour pixels differ along its edge only.
        RoiSimilarity.Result result = compare(new Balls("a", 8, 20, 96, 0.3), new Balls("a", 8, 20, 48, 0.3), 160);
        assertThat(result.sameSubject()).isTrue();
        assertThat(result.mean()).isBetween(0.93, 0.9999);
        assertThat(result.areaRatio()).isEqualTo(1, within(0.02));
    }

    @Test
    void theSeedDecidesTheResult() {
        Balls source = new Balls("a", 5, 20, 48, 0.3);
        Balls target = new Balls("b", 4, 30, 48, 0.3);
        assertThat(compare(source, target, 50)).isEqualTo(compare(source, target, 50));
        assertThat(RoiSimilarity.compare(source, target, 50, 18, SsimSettings.GAUSSIAN, ProgressListener.NONE))
                .isNotEqualTo(compare(source, target, 50));
    }

    @Test
    void twoTargetSubjectsHaveNoInterval() {
        RoiSimilarity.Result result = compare(new Balls("a", 5, 20, 48, 0.3), new Balls("b", 2, 30, 48, 0.3), 50);
        assertThat(result.low()).isNaN();
        assertThat(result.high()).isNaN();
    }

    @Test
    void refusesEmptyTasks() {
        Balls balls = new Balls("a", 5, 20, 48, 0.3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compare(new Balls("b", 0, 20, 48, 0.3), balls, 50))
                .withMessageContaining("0 label slices");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compare(balls, balls, 0))
                .withMessageContaining("at least 1");
    }
}
