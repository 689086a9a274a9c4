package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeReader;

/** Phantoms whose brain is known, and real images against {@code brain_reference.py}. */
class BrainFinderTest {

    private static final int NX = 48;
    private static final int NY = 48;
    private static final int NZ = 24;
    private static final double[] MM = {1, 1, 1};

    /** Where a spline's two poles lie: the cubic's one is sqrt(3) - 2. */
    private static final double POLE = Math.sqrt(3) - 2;

    private static double unit(int i, int n) {
        return 2.0 * i / (n - 1) - 1;
    }

    private static double radius(int x, int y, int z, double rx, double ry, double rz) {
        return Math.hypot(Math.hypot(unit(x, NX) / rx, unit(y, NY) / ry), unit(z, NZ) / rz);
    }

    private static boolean inBrain(int x, int y, int z) {
        return radius(x, y, z, 0.75, 0.8, 0.8) < 1;
    }

    /** Cortex of 70, white matter of 100, both with noise, on 0. */
    private static double[] stripped() {
        Random noise = new Random(3);
        return values((x, y, z) -> {
            double tissue = radius(x, y, z, 0.5, 0.55, 0.5) < 1 ? 100 : 70;
            double value = tissue + 5 * noise.nextGaussian();
            return inBrain(x, y, z) ? value : 0;
        });
    }

    /** Fat of 180, skull of 8, brain of 70 and 100, in air with Rician noise. */
    private static double[] head(double sigma) {
        Random noise = new Random(4);
        return values((x, y, z) -> {
            double signal = radius(x, y, z, 0.5, 0.55, 0.5) < 1
                    ? 100
                    : radius(x, y, z, 0.72, 0.76, 0.76) < 1
                            ? 70
                            : radius(x, y, z, 0.8, 0.84, 0.84) < 1 ? 8 : inHead(x, y, z) ? 180 : 0;
            return Math.hypot(signal + sigma * noise.nextGaussian(), sigma * noise.nextGaussian());
        });
    }

    private static boolean inHead(int x, int y, int z) {
        return radius(x, y, z, 0.88, 0.92, 0.92) < 1;
    }

    private static double[] values(Brains.Field field) {
        double[] values = new double[NX * NY * NZ];
        for (int i = 0; i < values.length; i++) {
            values[i] = field.at(i % NX, i / NX % NY, i / NX / NY);
        }
        return values;
    }

    private static Volume volume(double[] values, DoubleUnaryOperator change) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) change.applyAsDouble(values[i]);
        }
        return Volume.centred(NX, NY, NZ, MM, floats);
    }

    /** Moved by 0.4 voxels along x and along y, by interpolation with cubic B-splines. */
    private static double[] splineMoved(double[] values) {
        double[] moved = values.clone();
        for (int axis = 0; axis < 2; axis++) {
            int step = axis == 0 ? 1 : NX;
            int n = axis == 0 ? NX : NY;
            for (int line = 0; line < values.length / n; line++) {
                int first = axis == 0 ? line * NX : line / NX * NX * NY + line % NX;
                double[] c = new double[n];
                for (int i = 0; i < n; i++) {
                    c[i] = 6 * moved[first + i * step] + (i > 0 ? POLE * c[i - 1] : 0);
                }
                // The background at both ends is zero, so the recursions begin there.
                for (int i = n - 1; i >= 0; i--) {
                    c[i] = POLE * ((i < n - 1 ? c[i + 1] : 0) - c[i]);
                }
                double t = 0.4;
                double[] w = {
                    (1 - t) * (1 - t) * (1 - t) / 6,
                    (4 - 6 * t * t + 3 * t * t * t) / 6,
                    (1 + 3 * t + 3 * t * t - 3 * t * t * t) / 6,
                    t * t * t / 6
                };
                for (int i = 0; i < n; i++) {
                    double sum = 0;
                    for (int k = -1; k <= 2; k++) {
                        sum += i + k >= 0 && i + k < n ? w[k + 1] * c[i + k] : 0;
                    }
                    moved[first + i * step] = sum;
                }
            }
        }
        return moved;
    }

    /** Twice what both have over what each has. */
    private static double dice(VoxelSet found, IntPredicate truth) {
        VoxelSet known = VoxelSet.of(NX, NY, NZ, truth);
        return 2.0 * found.intersection(known).count() / (found.count() + known.count());
    }

    private static boolean inBrain(int i) {
        return inBrain(i % NX, i / NX % NY, i / NX / NY);
    }

    private static boolean inHead(int i) {
        return inHead(i % NX, i / NX % NY, i / NX / NY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"as it is", "rounded", "positive", "like CT", "standardised", "standardised over the brain"})
    void theRingingOfAnInterpolationIsNoBrain(String how) {
        double[] moved = splineMoved(stripped());
        long ringing = Arrays.stream(moved).filter(v -> v != 0).count();
        Volume image = switch (how) {
            case "rounded" -> volume(moved, Math::rint);
            case "positive" -> volume(moved, v -> Math.max(0, v));
            case "like CT" -> volume(moved, v -> v - 1024);
            case "standardised" -> volume(moved, v -> (v - 18) / 35);
            case "standardised over the brain" ->
                volume(
                        splineMoved(Arrays.stream(stripped())
                                .map(v -> v == 0 ? 0 : (v - 80) / 16)
                                .toArray()),
                        v -> v);
            default -> volume(moved, v -> v);
        };

        BrainFinder.Found found = BrainFinder.automatic(image);

        // All that is not 0 is more than twice the brain; within a voxel of its border interpolation decides.
        assertThat(ringing)
                .isGreaterThan(
                        2L * VoxelSet.of(NX, NY, NZ, BrainFinderTest::inBrain).count());
        assertThat(found.by()).isEqualTo(BrainFinding.FAINT);
        assertThat(dice(found.brain(), BrainFinderTest::inBrain)).isGreaterThan(0.92);
        assertThat(found.doubt()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dark quarter", "dark half", "like FLAIR", "lesion", "dark lesion", "standardised", "like CT"})
    void ofABlockCutOutOfTheBrainEveryVoxelIsBrain(String what) {
        Random noise = new Random(7);
        Volume block = volume(
                values((x, y, z) -> {
                    double r = radius(x, y, z, 0.3, 0.3, 0.3);
                    double quarter = unit(x, NX) > 0.3 ? 100 : unit(y, NY) > 0.4 ? 20 : 60;
                    double tissue = switch (what) {
                        case "dark half" -> unit(y, NY) > 0 ? 20 : 100;
                        case "like FLAIR" -> unit(y, NY) > 0.4 ? 5 : 90;
                        case "lesion" -> r < 1 ? 160 : 100;
                        case "dark lesion" -> r < 1 ? 20 : 100;
                        default -> quarter;
                    };
                    return Math.abs(tissue + 5 * noise.nextGaussian());
                }),
                v -> what.equals("standardised") ? (v - 65) / 30 : what.equals("like CT") ? v - 1024 : v);

        BrainFinder.Found found = BrainFinder.automatic(block);

        assertThat(found.by()).isEqualTo(BrainFinding.NONE);
        assertThat(found.brain().count()).isEqualTo(NX * NY * NZ);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"noisy", "half of it zero", "padded", "standardised", "like CT", "padded CT", "with stray voxels"
            })
    void inAirTheHeadIsFoundWithItsSkull(String how) {
        double[] clean = head(3);
        Volume image = volume(clean, v -> v);
        float[] values = image.values();
        Random random = new Random(8);
        for (int i = 0; i < values.length; i++) {
            boolean corner = Math.hypot(unit(i % NX, NX), unit(i / NX % NY, NY)) > 1.1;
            values[i] = switch (how) {
                case "half of it zero" -> inHead(i) ? values[i] : Math.max(0, (float) (2 * random.nextGaussian()));
                case "padded" -> corner ? 0 : values[i];
                case "standardised" -> (values[i] - 60) / 50;
                case "like CT" -> values[i] - 1024;
                case "padded CT" -> corner ? -3024 : 10 * values[i] - 1024;
                case "with stray voxels" -> i % 9973 == 5 ? 1e6f : values[i];
                default -> values[i];
            };
        }

        BrainFinder.Found found = BrainFinder.automatic(image);

        assertThat(found.by()).isEqualTo(BrainFinding.AIR);
        assertThat(dice(found.brain(), BrainFinderTest::inHead)).isGreaterThan(0.97);
        assertThat(found.doubt()).isEmpty();
    }

    /** What has the value of the background may be tissue, or hide a part of the air: then the file is to be named. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "fluid of 0",
                "saturated",
                "of few levels",
                "defaced head",
                "head with empty slices",
                "bright slice"
            })
    void aBackgroundThatLeavesTheEdgesToTheBrainIsInDoubt(String what) {
        Random noise = new Random(9);
        double[] block =
                values((x, y, z) -> (unit(x, NX) > 0.3 ? 100 : unit(y, NY) > 0.4 ? 20 : 60) + 5 * noise.nextGaussian());
        double[] values = switch (what) {
            case "fluid of 0" -> Arrays.stream(block).map(v -> v < 40 ? 0 : v).toArray();
            case "saturated" -> Arrays.stream(block).map(v -> Math.min(v, 70)).toArray();
            case "of few levels" ->
                Arrays.stream(block).map(v -> Math.rint(v / 20)).toArray();
            case "bright slice" -> stripped();
            // One that the field of view cuts above and below, so that what is set to 0 lies beside tissue as well.
            default ->
                values((x, y, z) -> Math.hypot(
                        (Math.hypot(unit(x, NX) / 0.88, unit(y, NY) / 0.92) < 1 ? 100 : 0) + 3 * noise.nextGaussian(),
                        3 * noise.nextGaussian()));
        };
        for (int i = 0; i < values.length; i++) {
            int y = i / NX % NY;
            int z = i / NX / NY;
            values[i] = switch (what) {
                case "defaced head" -> y >= 36 && z < 9 ? 0 : values[i];
                case "head with empty slices" -> z < 6 ? 0 : values[i];
                case "bright slice" -> z == 0 ? 4095 : values[i];
                default -> values[i];
            };
        }

        BrainFinder.Found found = BrainFinder.automatic(volume(values, v -> v));

        assertThat(found.by()).isEqualTo(BrainFinding.UNIFORM);
        assertThat(found.doubt())
                .hasValueSatisfying(doubt -> assertThat(doubt).endsWith("of its edges were taken for brain"));
        assertThat(BrainFinder.automatic(volume(stripped(), v -> v)).doubt()).isEmpty();
    }

    /** A generous mask leaves fluid or noise about the brain, which nothing but its outer end tells from ringing. */
    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, false", "3, false", "3, true"})
    void aDarkRimThatEndsAtZerosIsInDoubt(double sigma, boolean rounded) {
        Random noise = new Random(11);
        double[] brain = stripped();
        double[] values = values((x, y, z) -> inBrain(x, y, z) || radius(x, y, z, 0.825, 0.88, 0.88) >= 1
                ? brain[x + NX * (y + NY * z)]
                : Math.hypot(sigma * noise.nextGaussian(), sigma * noise.nextGaussian()));

        BrainFinder.Found found = BrainFinder.automatic(volume(values, rounded ? Math::rint : v -> v));

        assertThat(found.by()).isEqualTo(BrainFinding.FAINT);
        assertThat(found.doubt())
                .hasValueSatisfying(doubt -> assertThat(doubt)
                        .matches("a dark rim about it, of (1|2|3)\\d % of its voxels, was taken for noise"));
    }

    @Test
    void aNoisyHeadIsFoundAsWell() {
        assertThat(dice(BrainFinder.automatic(volume(head(8), v -> v)).brain(), BrainFinderTest::inHead))
                .isGreaterThan(0.95);
    }

    @Test
    void eachRuleIsWhatItSays() {
        Volume image = volume(stripped(), v -> v);
        int hole = 24 + NX * (24 + NY * 12);
        image.values()[hole] = 0;
        image.values()[0] = 3;
        int brain = VoxelSet.of(NX, NY, NZ, BrainFinderTest::inBrain).count();

        assertThat(BrainFinder.nonzero(image).brain().count())
                .as("with the hole")
                .isEqualTo(brain + 1);
        assertThat(BrainFinder.whole(image).brain().count()).isEqualTo(NX * NY * NZ);
        assertThat(BrainFinder.automatic(image).brain().count())
                .as("without the speck")
                .isEqualTo(brain);
        assertThat(dice(BrainFinder.head(volume(head(3), v -> v)).brain(), BrainFinderTest::inHead))
                .isGreaterThan(0.97);
        assertThat(BrainFinder.nonzero(volume(stripped(), v -> v - 5)).doubt())
                .hasValueSatisfying(doubt -> assertThat(doubt).contains("no voxel of it is 0"));
    }

    @ParameterizedTest
    @CsvSource({
        "ixi/IXI059-HH-1284/T1.nii.gz, AIR, 534713, 908.285, 477.931",
        "ixi/IXI614-HH-2735/T1.nii.gz, FAINT, 484114, 344.911, 182.708",
        "ixi/IXI204-HH-1651/T1.nii.gz, AIR, 498823, 314.466, 161.776",
        "msd-hippocampus/imagesTr/hippocampus_001_0000.nii.gz, NONE, 62475, 63.5218, 24.9725",
        "msd-hippocampus/imagesTr/hippocampus_265_0000.nii.gz, NONE, 56916, 509.077, 253.669",
        "brats2013-sample/brats_2013_pat0001_1/T1c_subtrMeanDivStd.nii.gz, UNIFORM, 1483520, -0.16517, 1.4831",
        "tcga-lgg/TCGA-FG-6692/TCGA-FG-6692_t1_bet.nii.gz, UNIFORM, 1602636, 254.027, 70.2645",
        "open-ms/patient19/T2_N4_noneck_reduced_winsor_regtoFLAIR_brain_N4_regtoMNI.nii.gz, UNIFORM, 1099439, 243.824, 129.685"
    })
    void realImagesAreAsNumpyAndScipyFindThem(String file, BrainFinding by, int voxels, double mean, double deviation) {
        int slash = file.indexOf('/');
        Path image = RealData.folder(file.substring(0, slash)).resolve(file.substring(slash + 1));

        BrainMask mask = BrainMask.of(VolumeReader.read(image), file);

        assertThat(mask.by()).isEqualTo(by);
        assertThat(IntStream.range(0, VolumeReader.readHeader(image).grid().nz())
                        .map(mask::inSlice)
                        .sum())
                .isEqualTo(voxels);
        // Six digits were written down.
        assertThat(mask.mean()).isCloseTo(mean, within(5e-6 * (Math.abs(mean) + deviation)));
        assertThat(mask.deviation()).isCloseTo(deviation, within(5e-6 * deviation));
    }
}
