package org.sourceselect.transferability;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One pass over feature maps: checks every value, and hands each image to the accumulator of its chunk.
 *
 * <p>Chunks are runs of images fixed by the number of images alone, so that sums come out the same on any machine.
 */
final class FeatureScan {

    /** For the images that are taken at once; the number of them must not depend on the machine. */
    private static final int BLOCK_VALUES = 1 << 22;

    /** Takes one image after the other and hears which it is. */
    interface ImageAccumulator {

        /** Takes an image as {@link FeatureMaps#read} gives it. */
        void add(int image, float[] features, byte[] labels);

        /** How many images it would like to take at once. */
        default int block() {
            return 1;
        }

        /** Takes the images from {@code first} on, {@code count} of them. */
        default void add(int first, int count, float[][] features, byte[][] labels) {
            for (int k = 0; k < count; k++) {
                add(first + k, features[k], labels[k]);
            }
        }
    }

    /** Takes one image after the other, all alike. */
    interface Accumulator extends ImageAccumulator {

        /** Takes an image as {@link FeatureMaps#read} gives it. */
        void add(float[] features, byte[] labels);

        @Override
        default void add(int image, float[] features, byte[] labels) {
            add(features, labels);
        }
    }

    private FeatureScan() {}

    /** Refuses feature maps that no metric can use. */
    static void checkShape(FeatureMaps maps, String side) {
        if (maps.images() < 1) {
            throw new IllegalArgumentException("The " + side + " has no image; give at least one.");
        }
        if (maps.channels() < 1 || maps.height() < 1 || maps.width() < 1) {
            throw new IllegalArgumentException("The " + side + "'s feature maps have " + maps.channels()
                    + " channels of " + maps.height() + " x " + maps.width() + " pixels; each must be at least 1.");
        }
        if ((long) maps.channels() * maps.height() * maps.width() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "One feature map of the " + side + " holds more than 2^31 values; use smaller images.");
        }
    }

    /**
     * Reads all images, {@code chunks} runs of them side by side.
     *
     * @return the accumulators in the order of their images
     */
    static <A extends ImageAccumulator> List<A> read(
            FeatureMaps maps, String side, int chunks, Supplier<A> fresh, ProgressListener progress) {
        checkShape(maps, side);
        int images = maps.images();
        int runs = Math.max(1, Math.min(chunks, images));
        List<A> accumulators = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            accumulators.add(fresh.get());
        }
        AtomicLong done = new AtomicLong();
        IntStream.range(0, runs).parallel().forEach(run -> {
            int from = (int) ((long) images * run / runs);
            int to = (int) ((long) images * (run + 1) / runs);
            int pixels = maps.height() * maps.width();
            int values = maps.channels() * pixels;
            int block = Math.min(accumulators.get(run).block(), Math.max(1, BLOCK_VALUES / values));
            float[][] features = new float[Math.min(block, to - from)][values];
            byte[][] labels = new byte[features.length][pixels];
            for (int first = from; first < to; first += block) {
                int count = Math.min(block, to - first);
                for (int k = 0; k < count; k++) {
                    maps.read(first + k, features[k], labels[k]);
                    if (!maps.checksValues()) {
                        check(features[k], labels[k], first + k, side);
                    }
                }
                accumulators.get(run).add(first, count, features, labels);
                progress.progress("reading the " + side + "'s features", done.addAndGet(count), images);
            }
        });
        return accumulators;
    }

    /**
     * Reads all images of the target into one accumulator.
     *
     * @param merge adds the second accumulator, of later images, to the first
     */
    static <A extends ImageAccumulator> A gather(
            FeatureMaps target, Supplier<A> fresh, BiConsumer<A, A> merge, ProgressListener progress) {
        List<A> parts = read(target, "target", Chunks.COUNT, fresh, progress);
        A whole = parts.get(0);
        parts.subList(1, parts.size()).forEach(part -> merge.accept(whole, part));
        return whole;
    }

    /** Refuses an image with features that are no numbers, or labels that are not binary. */
    static void check(float[] features, byte[] labels, int image, String side) {
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
