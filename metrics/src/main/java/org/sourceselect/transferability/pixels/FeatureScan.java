package org.sourceselect.transferability.pixels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.math.Chunks;

/**
 * One pass over feature maps: checks every value, and hands each image to the accumulator of its chunk.
 *
 * <p>Chunks are runs of images fixed by the number of images alone, so that sums come out the same on any machine.
 */
public final class FeatureScan {

    /** For the images that are taken at once; the number of them must not depend on the machine. */
    private static final int BLOCK_VALUES = 1 << 22;

    /** Takes one image after the other and hears which it is. */
    public interface ImageAccumulator {

        /** Takes an image as {@link FeatureMaps#read} gives it. */
        void add(int image, float[] features, byte[] labels);

        /** How many images it would like to take at once. */
        default int block() {
            return 1;
        }

        /** Takes several images at once, as many as {@code images} has numbers. */
        default void add(int[] images, float[][] features, byte[][] labels) {
            for (int k = 0; k < images.length; k++) {
                add(images[k], features[k], labels[k]);
            }
        }
    }

    /** Takes one image after the other, all alike. */
    public interface Accumulator extends ImageAccumulator {

        /** Takes an image as {@link FeatureMaps#read} gives it. */
        void add(float[] features, byte[] labels);

        @Override
        default void add(int image, float[] features, byte[] labels) {
            add(features, labels);
        }
    }

    private FeatureScan() {}

    /**
     * Reads all images, {@code chunks} runs of them side by side.
     *
     * @return the accumulators in the order of their images
     */
    public static <A extends ImageAccumulator> List<A> read(
            FeatureMaps maps, String side, int chunks, Supplier<A> fresh, ProgressListener progress) {
        FeatureMaps.checkShape(maps, side);
        return read(maps, side, cut(IntStream.range(0, maps.images()).toArray(), chunks), fresh, progress);
    }

    /** Cuts images into at most so many runs of about equal length; at least one. */
    public static List<int[]> cut(int[] images, int most) {
        int count = Math.max(1, Math.min(most, images.length));
        return IntStream.range(0, count)
                .mapToObj(run -> Arrays.copyOfRange(images, (int) ((long) images.length * run / count), (int)
                        ((long) images.length * (run + 1) / count)))
                .toList();
    }

    /**
     * Reads runs of images side by side.
     *
     * @return an accumulator for each run
     */
    public static <A extends ImageAccumulator> List<A> read(
            FeatureMaps maps, String side, List<int[]> runs, Supplier<A> fresh, ProgressListener progress) {
        int images = maps.images();
        List<A> accumulators = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            accumulators.add(fresh.get());
        }
        int longest = runs.stream().mapToInt(run -> run.length).max().orElse(0);
        AtomicLong done = new AtomicLong();
        Queue<Block> free = new ConcurrentLinkedQueue<>();
        IntStream.range(0, runs.size()).parallel().forEach(run -> {
            int pixels = maps.height() * maps.width();
            int values = maps.channels() * pixels;
            int[] chosen = runs.get(run);
            int most = Math.min(accumulators.get(run).block(), Math.max(1, BLOCK_VALUES / values));
            Block block =
                    Objects.requireNonNullElseGet(free.poll(), () -> Block.of(Math.min(most, longest), values, pixels));
            for (int first = 0; first < chosen.length; first += most) {
                int[] together = Arrays.copyOfRange(chosen, first, Math.min(chosen.length, first + most));
                for (int k = 0; k < together.length; k++) {
                    maps.read(together[k], block.features[k], block.labels[k]);
                    if (!maps.checksValues()) {
                        check(block.features[k], block.labels[k], together[k], side);
                    }
                }
                accumulators.get(run).add(together, block.features, block.labels);
                progress.progress("reading the " + side + "'s features", done.addAndGet(together.length), images);
            }
            free.add(block);
        });
        return accumulators;
    }

    /** Arrays for images that are taken at once, for one run after the other. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Block(float[][] features, byte[][] labels) {
        static Block of(int images, int values, int pixels) {
            return new Block(new float[images][values], new byte[images][pixels]);
        }
    }

    /**
     * Reads all images of the target into one accumulator.
     *
     * @param merge adds the second accumulator, of later images, to the first
     */
    public static <A extends ImageAccumulator> A gather(
            FeatureMaps target, Supplier<A> fresh, BiConsumer<A, A> merge, ProgressListener progress) {
        List<A> parts = read(target, "target", Chunks.COUNT, fresh, progress);
        A whole = parts.get(0);
        parts.subList(1, parts.size()).forEach(part -> merge.accept(whole, part));
        return whole;
    }

    /** Refuses an image with features that are no numbers, or labels that are not binary. */
    public static void check(float[] features, byte[] labels, int image, String side) {
        if (!InputChecks.allFinite(features, features.length)) {
            int count = 0;
            for (float value : features) {
                count += Float.isFinite(value) ? 0 : 1;
            }
            throw new IllegalArgumentException("Image " + image + " of the " + side + " has " + count
                    + " features that are NaN or infinite; check the model that made them.");
        }
        if (!InputChecks.allBinary(labels, labels.length)) {
            throw new IllegalArgumentException("Image " + image + " of the " + side
                    + " has labels other than 0 and 1; make the labels binary first.");
        }
    }
}
