package org.sourceselect.scoring;

import java.util.Optional;
import org.sourceselect.transferability.FeatureMaps;

/**
 * Pixels without images (n x d), as images of one row for metrics to which it is all one: pixels are cut into runs of
 * equal length, which says nothing about which belong together.
 */
final class PixelFeatures implements FeatureMaps {

    private static final int LONGEST_RUN = 1 << 16;
    /** Values that are read from the file at once. */
    private static final int BLOCK = 1 << 18;

    private final FeatureTensor features;
    private final Optional<LabelTensor> labels;
    private final int channels;
    private final int run;
    private final int blockPixels;
    private final ThreadLocal<Block> blocks;

    /** Pixels from the file, d values of one after those of the other. */
    private static final class Block {
        private final float[] features;
        private final byte[] labels;
        private long first;
        private long end;

        Block(int pixels, int channels) {
            this.features = new float[pixels * channels];
            this.labels = new byte[pixels];
        }
    }

    PixelFeatures(FeatureTensor features, Optional<LabelTensor> labels) {
        this.features = features;
        this.labels = labels;
        this.channels = features.channels();
        this.run = run(features.count(), channels);
        this.blockPixels = (int) Math.min(features.count(), Math.max(1, BLOCK / channels));
        this.blocks = ThreadLocal.withInitial(() -> new Block(blockPixels, channels));
        if (features.count() / run > Integer.MAX_VALUE) {
            throw features.input()
                    .refused(
                            "its " + features.count() + " pixels cannot be cut into runs of equal length",
                            "leave out some, so that their number is a multiple of 1024");
        }
    }

    /**
     * The length of a run: a divisor of n. At most so long that the covariances of d channels at each of its pixels, which
     * the H-score keeps, take little memory; a short one costs little time, since files are read in larger blocks.
     */
    static int run(long pixels, int channels) {
        int run = (int) Math.max(1, Math.min(LONGEST_RUN, (1L << 22) / ((long) channels * channels)));
        while (pixels % run != 0) {
            run--;
        }
        return run;
    }

    @Override
    public int images() {
        return (int) (features.count() / run);
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public int height() {
        return 1;
    }

    @Override
    public int width() {
        return run;
    }

    @Override
    public void read(int image, float[] into, byte[] intoLabels) {
        Block block = blocks.get();
        long first = (long) image * run;
        for (int p = 0; p < run; p++) {
            long pixel = first + p;
            if (pixel < block.first || pixel >= block.end) {
                load(block, pixel);
            }
            int at = (int) (pixel - block.first);
            for (int c = 0; c < channels; c++) {
                into[c * run + p] = block.features[at * channels + c];
            }
            intoLabels[p] = block.labels[at];
        }
    }

    private void load(Block block, long pixel) {
        long first = pixel / blockPixels * blockPixels;
        int pixels = (int) Math.min(blockPixels, features.count() - first);
        block.end = block.first;
        features.read(first * channels, block.features, pixels * channels);
        labels.ifPresent(given -> given.read(first, block.labels, pixels));
        block.first = first;
        block.end = first + pixels;
    }

    @Override
    public int subject(int image) {
        return 0;
    }

    /** A run of pixels may be of many. */
    @Override
    public boolean subjectsTold() {
        return false;
    }

    @Override
    public boolean checksValues() {
        return true;
    }
}
