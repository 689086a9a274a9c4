package org.sourceselect.transferability.pixels;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.math.Chunks;

/**
 * An accumulator for each group of subjects of one side, see {@link SubjectGroups}, from one pass. Put together they are
 * the whole; all but one put together are what a score without that group's subjects is computed from.
 *
 * @param <A> takes images, and can be merged
 */
public final class Grouped<A> {

    private final SubjectGroups groups;
    private final List<A> parts;
    private final Supplier<A> fresh;
    private final BiConsumer<A, A> merge;

    private Grouped(SubjectGroups groups, List<A> parts, Supplier<A> fresh, BiConsumer<A, A> merge) {
        this.groups = groups;
        this.parts = parts;
        this.fresh = fresh;
        this.merge = merge;
    }

    /** A score of what is left. */
    public interface Statistic<A> {

        /**
         * Computes it.
         *
         * @param rest all groups but one together
         * @param group the number of that one
         * @return NaN where it is undefined
         */
        double of(A rest, int group);
    }

    /** Reads all images of the target. */
    public static <A extends FeatureScan.ImageAccumulator> Grouped<A> read(
            FeatureMaps target, Supplier<A> fresh, BiConsumer<A, A> merge, ProgressListener progress) {
        return read(target, "target", SubjectGroups.of(target), fresh, merge, progress);
    }

    /**
     * Reads all images of a side.
     *
     * @param fresh an accumulator without any image
     * @param merge adds the second accumulator to the first and leaves the second as it is
     */
    public static <A extends FeatureScan.ImageAccumulator> Grouped<A> read(
            FeatureMaps maps,
            String side,
            SubjectGroups groups,
            Supplier<A> fresh,
            BiConsumer<A, A> merge,
            ProgressListener progress) {
        FeatureMaps.checkShape(maps, side);
        int pieces = (Chunks.COUNT + groups.count() - 1) / groups.count();
        List<int[]> runs = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (int[] images : groups.images(maps)) {
            runs.addAll(FeatureScan.cut(images, pieces));
            ends.add(runs.size());
        }
        List<A> read = FeatureScan.read(maps, side, runs, fresh, progress);
        List<A> parts = new ArrayList<>();
        int first = 0;
        for (int end : ends) {
            A part = read.get(first);
            read.subList(first + 1, end).forEach(more -> merge.accept(part, more));
            parts.add(part);
            first = end;
        }
        return new Grouped<>(groups, parts, fresh, merge);
    }

    /**
     * Accumulators that were filled otherwise.
     *
     * @param parts that of each group
     * @param fresh an accumulator without anything
     * @param merge adds the second accumulator to the first and leaves the second as it is
     */
    public static <A> Grouped<A> of(SubjectGroups groups, List<A> parts, Supplier<A> fresh, BiConsumer<A, A> merge) {
        return new Grouped<>(groups, parts, fresh, merge);
    }

    /** The same groups with something made of each accumulator. */
    public <B> Grouped<B> map(Function<A, B> change, Supplier<B> freshOther, BiConsumer<B, B> mergeOther) {
        return new Grouped<>(groups, parts.stream().map(change).toList(), freshOther, mergeOther);
    }

    /** The accumulator of each group. */
    public List<A> parts() {
        return parts;
    }

    /** The groups. */
    public SubjectGroups groups() {
        return groups;
    }

    /** All groups together. */
    public A whole() {
        return together(fresh.get(), 0, parts.size());
    }

    /** The score without each group. */
    public LeftOut leaveOut(String side, Statistic<A> statistic) {
        double[] without = new double[parts.size()];
        if (parts.size() > 1) {
            leaveOut(fresh.get(), 0, parts.size(), statistic, without);
        }
        return new LeftOut(side, groups, without);
    }

    /** By halves: what lies outside a half is put together once for all groups within it. */
    private void leaveOut(A outside, int from, int to, Statistic<A> statistic, double[] without) {
        if (to - from == 1) {
            without[from] = statistic.of(outside, from);
            return;
        }
        int middle = (from + to) / 2;
        leaveOut(together(copy(outside), middle, to), from, middle, statistic, without);
        leaveOut(together(copy(outside), from, middle), middle, to, statistic, without);
    }

    private A copy(A accumulator) {
        A copy = fresh.get();
        merge.accept(copy, accumulator);
        return copy;
    }

    private A together(A into, int from, int to) {
        parts.subList(from, to).forEach(part -> merge.accept(into, part));
        return into;
    }
}
