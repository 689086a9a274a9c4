package org.sourceselect.transferability.topology;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.pixels.BalancedPixels;

/**
 * Disjoint samples of a target's pixels, as many of either label: {@value #DRAWS} of them, a single one where there are fewer
 * than {@value #ENOUGH} pixels of a label for each.
 */
final class BalancedDraws {

    static final int DRAWS = 5;
    static final int ENOUGH = 50;

    private final List<BalancedPixels.Pixel> zeros;
    private final List<BalancedPixels.Pixel> ones;
    private final int draws;
    private final int perLabel;

    /**
     * Shares out drawn pixels, of which there are some of either label.
     *
     * @param most pixels of either label in a sample
     */
    BalancedDraws(BalancedPixels pixels, int most) {
        this.zeros = pixels.of(0);
        this.ones = pixels.of(1);
        int rarer = Math.min(zeros.size(), ones.size());
        this.draws = rarer >= DRAWS * ENOUGH ? DRAWS : 1;
        this.perLabel = Math.min(most, rarer / draws);
    }

    /** How many samples. */
    int draws() {
        return draws;
    }

    /** Pixels of either label in a sample. */
    int perLabel() {
        return perLabel;
    }

    /** What each sample comes to; the pixels with label 0 are given first. */
    <D> List<D> each(
            BiFunction<List<BalancedPixels.Pixel>, List<BalancedPixels.Pixel>, D> of, ProgressListener progress) {
        AtomicInteger done = new AtomicInteger();
        return IntStream.range(0, draws)
                .parallel()
                .mapToObj(k -> {
                    D drawn = of.apply(draw(zeros, k), draw(ones, k));
                    progress.progress("growing spanning trees", done.incrementAndGet(), draws);
                    return drawn;
                })
                .toList();
    }

    private List<BalancedPixels.Pixel> draw(List<BalancedPixels.Pixel> pixels, int k) {
        return pixels.subList(k * perLabel, (k + 1) * perLabel);
    }

    /** On the first sample alone, which spares the time of the others and takes a sample's chance into the interval. */
    LeftOut leaveOut(
            FeatureMaps target,
            double value,
            double first,
            BiFunction<List<BalancedPixels.Pixel>, List<BalancedPixels.Pixel>, Double> score) {
        SubjectGroups groups = SubjectGroups.of(target);
        double[] without = new double[groups.count()];
        Arrays.fill(without, Double.NaN);
        if (without.length > 1) {
            IntStream.range(0, without.length).parallel().forEach(g -> {
                List<BalancedPixels.Pixel> someZeros = without(draw(zeros, 0), groups, g);
                List<BalancedPixels.Pixel> someOnes = without(draw(ones, 0), groups, g);
                if (!someZeros.isEmpty() && !someOnes.isEmpty()) {
                    without[g] = value + score.apply(someZeros, someOnes) - first;
                }
            });
        }
        return new LeftOut("target", groups, without);
    }

    private static List<BalancedPixels.Pixel> without(
            List<BalancedPixels.Pixel> pixels, SubjectGroups groups, int group) {
        return pixels.stream().filter(p -> groups.of(p.subject()) != group).toList();
    }
}
