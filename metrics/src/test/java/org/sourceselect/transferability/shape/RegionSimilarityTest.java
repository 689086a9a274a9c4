package org.sourceselect.transferability.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.RegionForm;
import org.sourceselect.transferability.SyntheticPixels;
import org.sourceselect.transferability.ssim.LabelMaps;
import org.sourceselect.transferability.ssim.RoiSimilarity;
import org.sourceselect.transferability.ssim.SsimSettings;

/** Golden values: numpy and scikit-image 0.26 ({@code transferability_golden.py regions}). */
class RegionSimilarityTest {

    private static final double ROUNDING = 1e-9;

    /**
     * Subjects with an ellipsoid, or a shell of one: q < r^2 and q >= (hole r)^2 for q = sum ((v - centre) / axis)^2, in units of
     * the volume's sides, r between 0.9 and 1.1 by the subject.
     */
    private record Solids(
            String dataSet,
            int subjects,
            int perSubject,
            int rows,
            int columns,
            List<Double> centre,
            List<Double> axes,
            double hole)
            implements LabelMaps {

        Solids(String dataSet, int subjects, int perSubject, List<Double> centre, List<Double> axes, double hole) {
            this(dataSet, subjects, perSubject, 40, 48, centre, axes, hole);
        }

        @Override
        public int slices() {
            return subjects * perSubject;
        }

        @Override
        public int height() {
            return rows;
        }

        @Override
        public int width() {
            return columns;
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
            return (float) ((slice % perSubject + 0.5) / perSubject);
        }

        @Override
        public void mask(int slice, byte[] into) {
            double r = 0.9 + 0.2 * SyntheticPixels.uniform(7, subject(slice));
            double z = square((slice % perSubject + 0.5) / perSubject, 0);
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < columns; x++) {
                    double q = z + square((y + 0.5) / rows, 1) + square((x + 0.5) / columns, 2);
                    into[y * columns + x] = (byte) (q < r * r && q >= hole * r * (hole * r) ? 1 : 0);
                }
            }
        }

        private double square(double at, int axis) {
            double distance = (at - centre.get(axis)) / axes.get(axis);
            return distance * distance;
        }
    }

    /** The same maps with empty slices below and above, and empty margins. */
    private record Padded(LabelMaps maps, int perSubject, int below, int above, int top, int left)
            implements LabelMaps {

        private int per() {
            return perSubject + below + above;
        }

        @Override
        public int slices() {
            return maps.slices() / perSubject * per();
        }

        @Override
        public int height() {
            return maps.height() + 2 * top + 1;
        }

        @Override
        public int width() {
            return maps.width() + 3 * left;
        }

        @Override
        public int subject(int slice) {
            return slice / per();
        }

        @Override
        public String subjectKey(int slice) {
            return maps.subjectKey(subject(slice) * perSubject);
        }

        @Override
        public float position(int slice) {
            return (slice % per() + 0.5f) / per();
        }

        @Override
        public void mask(int slice, byte[] into) {
            java.util.Arrays.fill(into, (byte) 0);
            int within = slice % per() - below;
            if (within < 0 || within >= perSubject) {
                return;
            }
            byte[] own = new byte[maps.height() * maps.width()];
            maps.mask(subject(slice) * perSubject + within, own);
            for (int y = 0; y < maps.height(); y++) {
                System.arraycopy(own, y * maps.width(), into, (y + top) * width() + left, maps.width());
            }
        }
    }

    private static final Solids BALL = new Solids("a", 4, 12, List.of(0.5, 0.45, 0.5), List.of(0.3, 0.25, 0.2), 0);
    private static final Solids SHELL = new Solids("a", 4, 12, List.of(0.6, 0.5, 0.4), List.of(0.25, 0.3, 0.3), 0.6);
    private static final Solids TALL = new Solids("b", 3, 15, List.of(0.6, 0.5, 0.4), List.of(0.35, 0.1, 0.15), 0);

    private static final List<RegionForm> MADE_HERE =
            List.of(RegionForm.SSIM_PRESENT, RegionForm.SSIM_BOX, RegionForm.DESCRIPTORS);

    private static RegionSimilarity.Forms compare(LabelMaps source, LabelMaps target) {
        return RegionSimilarity.compare(source, target, 1000, 17, ProgressListener.NONE);
    }

    private static double mean(RegionForm form, LabelMaps source, LabelMaps target) {
        return compare(source, target).of(form).mean();
    }

    private static void agrees(RegionSimilarity.Result found, double mean, int pairs, boolean sameSubject) {
        assertThat(found.mean()).isEqualTo(mean, within(ROUNDING));
        assertThat(found.pairs()).isEqualTo(pairs);
        assertThat(found.sameSubject()).isEqualTo(sameSubject);
        assertThat(found.low()).isLessThan(found.mean());
        assertThat(found.high()).isGreaterThan(found.mean());
    }

    @Test
    void sharedSubjectsAgreeWithNumpy() {
        RegionSimilarity.Forms found = compare(BALL, SHELL);
        agrees(found.present(), 0.049336828670, 31, true);
        agrees(found.box(), 0.177577738126, 32, true);
        agrees(found.descriptors(), 0.782749984415, 4, true);
        assertThat(found.descriptors().parts().keySet())
                .containsExactly("size", "extent", "elongation", "compactness", "position", "slices");
        assertThat(found.descriptors().parts().values())
                .usingElementComparator((a, b) -> Math.abs(a - b) < ROUNDING ? 0 : Double.compare(a, b))
                .containsExactly(
                        0.853779677016, 0.767689727987, 0.876444926001, 0.612810366386, 0.834289515582, 0.751485693519);
    }

    @Test
    void strangersAgreeWithNumpy() {
        RegionSimilarity.Forms found = compare(BALL, TALL);
        agrees(found.present(), 0.029892924039, 143, false);
        agrees(found.box(), 0.217068737630, 96, false);
        agrees(found.descriptors(), 0.682350235778, 12, false);
        assertThat(found.descriptors().parts().values())
                .usingElementComparator((a, b) -> Math.abs(a - b) < ROUNDING ? 0 : Double.compare(a, b))
                .containsExactly(
                        0.353414604458, 0.668965514187, 0.587219547521, 0.994326297623, 0.739147543967, 0.751027906911);
    }

    @ParameterizedTest
    @EnumSource
    void aTaskIsWhollyLikeItselfAndLessLikeAnyOther(RegionForm form) {
        RegionSimilarity.Result itself = compare(SHELL, SHELL).of(form);
        assertThat(itself.mean()).isEqualTo(1, within(1e-12));
        assertThat(itself.low()).isEqualTo(1, within(1e-12));
        assertThat(mean(form, BALL, SHELL)).isLessThan(0.9);
        assertThat(mean(form, TALL, SHELL)).isLessThan(0.9);
    }

    @ParameterizedTest
    @EnumSource
    void sourceAndTargetMayChangePlaces(RegionForm form) {
        assertThat(mean(form, SHELL, BALL)).isEqualTo(mean(form, BALL, SHELL), within(1e-12));
        assertThat(mean(form, TALL, BALL)).isEqualTo(mean(form, BALL, TALL), within(1e-12));
    }

    /** The paper's form is moved by what holds nothing; these are not. */
    @ParameterizedTest
    @EnumSource
    void emptySlicesAndMarginsChangeNothing(RegionForm form) {
        assertThat(mean(form, padded(BALL), padded(SHELL))).isEqualTo(mean(form, BALL, SHELL), within(1e-5));
        assertThat(paper(padded(BALL), padded(SHELL))).isGreaterThan(paper(BALL, SHELL) + 0.1);
    }

    private static LabelMaps padded(Solids solids) {
        return new Padded(solids, solids.perSubject(), 3, 6, 9, 5);
    }

    private static double paper(LabelMaps source, LabelMaps target) {
        return RoiSimilarity.compare(source, target, 1000, 17, SsimSettings.GAUSSIAN, ProgressListener.NONE)
                .mean();
    }

    private static final Solids TARGET = new Solids("b", 6, 12, List.of(0.5, 0.45, 0.5), List.of(0.3, 0.25, 0.2), 0);
    private static final Solids SPECK = new Solids("a", 6, 12, List.of(0.3, 0.8, 0.8), List.of(0.06, 0.03, 0.06), 0);

    /**
     * What went wrong on whole brains: by the paper's form a speck elsewhere is nearer than a region of the target's own kind that
     * overlaps it.
     */
    @ParameterizedTest
    @EnumSource(names = {"SSIM_BOX", "DESCRIPTORS"})
    void aSpeckIsNotNearestByItsSize(RegionForm form) {
        Solids kin = new Solids("a", 6, 12, List.of(0.5, 0.62, 0.38), List.of(0.25, 0.28, 0.17), 0);
        assertThat(paper(SPECK, TARGET)).isGreaterThan(paper(kin, TARGET));
        assertThat(mean(form, SPECK, TARGET)).isLessThan(mean(form, kin, TARGET) - 0.05);
    }

    /** Where regions do not overlap this form knows nothing of them, whatever their size. */
    @Test
    void regionsApartHaveNothingInCommonWhereTheyAre() {
        Solids large = new Solids("a", 6, 12, List.of(0.5, 0.9, 0.85), List.of(0.3, 0.2, 0.15), 0);
        Solids kin = new Solids("a", 6, 12, List.of(0.52, 0.48, 0.5), List.of(0.25, 0.28, 0.17), 0);
        assertThat(mean(RegionForm.SSIM_PRESENT, SPECK, TARGET)).isEqualTo(0, within(0.01));
        assertThat(mean(RegionForm.SSIM_PRESENT, large, TARGET)).isEqualTo(0, within(0.05));
        assertThat(mean(RegionForm.SSIM_PRESENT, kin, TARGET)).isGreaterThan(0.08);
    }

    /** Nor is a region of half the size and the same shape pushed away: by its box it is nearly the same. */
    @Test
    void theBoxSeesNoSizeAndNoPlace() {
        Solids large = new Solids("a", 4, 24, List.of(0.5, 0.5, 0.5), List.of(0.4, 0.4, 0.4), 0);
        Solids small = new Solids("a", 4, 24, List.of(0.6, 0.3, 0.7), List.of(0.2, 0.2, 0.2), 0);
        Solids bent = new Solids("a", 4, 24, List.of(0.5, 0.5, 0.5), List.of(0.4, 0.4, 0.4), 0.8);
        assertThat(mean(RegionForm.SSIM_BOX, small, large)).isGreaterThan(0.6);
        assertThat(mean(RegionForm.SSIM_BOX, bent, large)).isLessThan(0.5);
        assertThat(mean(RegionForm.SSIM_PRESENT, small, large)).isLessThan(0.2);
    }

    /** Ellipsoids by the definitions: volumes and standard deviations are as their axes, and no ellipsoid is less compact. */
    @Test
    void descriptorsOfEllipsoidsAreAsTheirAxes() {
        Solids one = new Solids("a", 4, 60, 120, 120, List.of(0.5, 0.5, 0.5), List.of(0.4, 0.2, 0.2), 0);
        Solids other = new Solids("a", 4, 60, 120, 120, List.of(0.5, 0.5, 0.5), List.of(0.2, 0.2, 0.4), 0);
        Map<String, Double> parts = compare(one, other).descriptors().parts();
        assertThat(parts.get("size")).isEqualTo(1, within(0.01));
        assertThat(parts.get("extent")).isEqualTo((0.5 + 1 + 0.5) / 3, within(0.01));
        assertThat(parts.get("elongation")).isEqualTo(0.5, within(0.01));
        assertThat(parts.get("compactness")).isEqualTo(1, within(0.01));
        assertThat(parts.get("position")).isEqualTo(1, within(1e-9));
        // The density at height u of an ellipsoid of half axis c is 3/(4c) (1 - u^2/c^2): that of 0.2 lies above that
        // of 0.4 up to
        // u = 0.2 sqrt(4/7); outside, and inside for the taller one, the lower of the two is integrated.
        double cut = 0.2 * Math.sqrt(4.0 / 7);
        double common = 2 * (inside(cut, 0.4) + inside(0.2, 0.2) - inside(cut, 0.2));
        assertThat(parts.get("slices")).isEqualTo(common, within(0.01));
    }

    private static double inside(double u, double c) {
        return 3 / (4 * c) * (u - u * u * u / (3 * c * c));
    }

    @Test
    void slicesOfDifferentSizeMeetOnACommonGrid() {
        Solids fine = new Solids("a", 4, 12, 80, 96, List.of(0.5, 0.45, 0.5), List.of(0.3, 0.25, 0.2), 0);
        assertThat(MADE_HERE)
                .allSatisfy(form -> assertThat(mean(form, fine, BALL)).isBetween(0.75, 0.999));
    }

    @Test
    void noMorePairsAreDrawnThanAskedForAndTheSeedDecidesWhich() {
        Solids more = new Solids("c", 9, 15, List.of(0.6, 0.5, 0.4), List.of(0.35, 0.1, 0.15), 0);
        RegionSimilarity.Forms some = RegionSimilarity.compare(BALL, more, 20, 17, ProgressListener.NONE);
        assertThat(MADE_HERE).allSatisfy(form -> {
            assertThat(some.of(form).pairs()).isEqualTo(20);
            assertThat(some.of(form).mean()).isEqualTo(mean(form, BALL, more), within(0.05));
        });
        assertThat(RegionSimilarity.compare(BALL, more, 20, 17, ProgressListener.NONE))
                .isEqualTo(some);
        assertThat(RegionSimilarity.compare(BALL, more, 20, 18, ProgressListener.NONE))
                .isNotEqualTo(some);
    }

    @Test
    void twoTargetSubjectsHaveNoInterval() {
        Solids two = new Solids("c", 2, 15, List.of(0.6, 0.5, 0.4), List.of(0.35, 0.1, 0.15), 0);
        assertThat(MADE_HERE)
                .allSatisfy(
                        form -> assertThat(compare(BALL, two).of(form).low()).isNaN());
    }

    @Test
    void refusesARegionThatIsNowhere() {
        Solids nowhere = new Solids("c", 2, 15, List.of(5.0, 0.5, 0.4), List.of(0.1, 0.1, 0.1), 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compare(nowhere, BALL))
                .withMessageContaining("source")
                .withMessageContaining("none of its 30 label slices");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegionSimilarity.compare(BALL, BALL, 0, 1, ProgressListener.NONE))
                .withMessageContaining("at least 1");
    }
}
