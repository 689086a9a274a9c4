package org.sourceselect.transferability.ssim;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sourceselect.evaluation.Bootstrap;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.random.SplitMix64;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.math.Chunks;

/**
 * How alike the regions of interest of two tasks are in shape: {@code RoI-Sim(Ts, Tt) = SSIM(Ys, Yt)} over label slices
 * (paper, eqs. 1 and 7).
 *
 * <p>Where both slices are empty it counts 1, so that it tells small regions from large ones and little else: on whole brains
 * a region of a few pixels is "nearest" to every other, more so than that region itself. {@code shape} has forms that the empty
 * background cannot decide.
 *
 * <p>The paper leaves open which slices are compared. Where both tasks have the same subjects, the two labels of one slice
 * are; else the slices of random subjects at the same relative height of the brain. Slices of different size are brought to
 * a common grid by nearest neighbour.
 */
public final class RoiSimilarity {

    private final LabelMaps source;
    private final LabelMaps target;
    private final SsimSettings settings;
    private final int height;
    private final int width;

    private RoiSimilarity(LabelMaps source, LabelMaps target, SsimSettings settings) {
        this.source = source;
        this.target = target;
        this.settings = settings;
        this.height = Math.max(source.height(), target.height());
        this.width = Math.max(source.width(), target.width());
    }

    /**
     * What came of a comparison.
     *
     * @param mean mean SSIM over the pairs, in [-1, 1]
     * @param low lower end of the 95 % interval of the mean, by bootstrap over target subjects; NaN with fewer than three
     * @param high its upper end
     * @param pairs how many pairs of slices were compared
     * @param sameSubject whether pairs are the same slice of the same subject
     * @param frequencyMapSsim SSIM of the maps that tell how often each pixel is in the region
     * @param areaRatio the source's share of foreground pixels over the target's; infinite or NaN when the target has none
     */
    public record Result(
            double mean,
            double low,
            double high,
            int pairs,
            boolean sameSubject,
            double frequencyMapSsim,
            double areaRatio) {}

    /**
     * Compares two tasks.
     *
     * @param source one task's labels
     * @param target the other's
     * @param pairs how many pairs of slices to compare; fewer when the tasks share subjects with fewer slices
     * @param seed of the choice of pairs and of the bootstrap
     * @param settings of the SSIM
     * @param progress hears how far the work is
     * @throws IllegalArgumentException when a task has no slice or {@code pairs} is not positive
     */
    public static Result compare(
            LabelMaps source,
            LabelMaps target,
            int pairs,
            long seed,
            SsimSettings settings,
            ProgressListener progress) {
        if (source.slices() < 1 || target.slices() < 1) {
            throw new IllegalArgumentException("The source has " + source.slices() + " label slices and the target "
                    + target.slices() + "; give at least one each.");
        }
        if (pairs < 1) {
            throw new IllegalArgumentException("The number of pairs is " + pairs + "; give at least 1.");
        }
        return new RoiSimilarity(source, target, settings).compare(pairs, seed, progress);
    }

    private Result compare(int wanted, long seed, ProgressListener progress) {
        SlicePairs pairs = SlicePairs.choose(source, target, wanted, seed);
        int n = pairs.size();
        double[] values = new double[n];
        LabelMaps ours = ResizedLabels.of(source, height, width);
        LabelMaps theirs = ResizedLabels.of(target, height, width);
        IntStream.range(0, Chunks.COUNT).parallel().forEach(chunk -> {
            byte[] own = new byte[height * width];
            byte[] other = new byte[height * width];
            for (int i = (int) ((long) n * chunk / Chunks.COUNT); i < (long) n * (chunk + 1) / Chunks.COUNT; i++) {
                ours.mask(pairs.source(i), own);
                theirs.mask(pairs.target(i), other);
                values[i] = StructuralSimilarity.of(own, other, height, width, settings);
            }
            progress.progress("comparing label slices", chunk + 1L, Chunks.COUNT);
        });
        int[] subjects =
                IntStream.range(0, n).map(i -> target.subject(pairs.target(i))).toArray();
        Optional<Interval> interval = Bootstrap.ofGroupedMean(values, subjects, new SplitMix64(seed ^ 0x5DEECE66DL));
        int[] sourceCounts = counts(source, progress, "counting the source's labels");
        int[] targetCounts = counts(target, progress, "counting the target's labels");
        double frequency = StructuralSimilarity.of(
                frequencies(sourceCounts, source), frequencies(targetCounts, target), height, width, settings);
        return new Result(
                Arrays.stream(values).sum() / n,
                interval.map(Interval::low).orElse(Double.NaN),
                interval.map(Interval::high).orElse(Double.NaN),
                n,
                pairs.sameSubject(),
                frequency,
                share(sourceCounts, source) / share(targetCounts, target));
    }

    private static int[] counts(LabelMaps maps, ProgressListener progress, String phase) {
        int pixels = maps.height() * maps.width();
        int slices = maps.slices();
        int[][] parts = new int[Chunks.COUNT][];
        IntStream.range(0, Chunks.COUNT).parallel().forEach(chunk -> {
            int[] counts = new int[pixels];
            byte[] mask = new byte[pixels];
            for (int s = (int) ((long) slices * chunk / Chunks.COUNT);
                    s < (long) slices * (chunk + 1) / Chunks.COUNT;
                    s++) {
                maps.mask(s, mask);
                for (int i = 0; i < pixels; i++) {
                    counts[i] += mask[i];
                }
            }
            parts[chunk] = counts;
            progress.progress(phase, chunk + 1L, Chunks.COUNT);
        });
        int[] whole = parts[0];
        for (int chunk = 1; chunk < Chunks.COUNT; chunk++) {
            for (int i = 0; i < pixels; i++) {
                whole[i] += parts[chunk][i];
            }
        }
        return whole;
    }

    private float[] frequencies(int[] counts, LabelMaps maps) {
        float[] result = new float[height * width];
        for (int y = 0; y < height; y++) {
            int row = ResizedLabels.nearest(y, height, maps.height()) * maps.width();
            for (int x = 0; x < width; x++) {
                result[y * width + x] =
                        (float) counts[row + ResizedLabels.nearest(x, width, maps.width())] / maps.slices();
            }
        }
        return result;
    }

    private static double share(int[] counts, LabelMaps maps) {
        return Arrays.stream(counts).asLongStream().sum() / ((double) maps.slices() * counts.length);
    }
}
