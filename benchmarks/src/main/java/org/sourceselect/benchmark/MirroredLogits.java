package org.sourceselect.benchmark;

import java.util.SplittableRandom;
import org.sourceselect.transferability.FeatureMaps;

/**
 * Pixels in memory whose two channels nearly mirror each other, as a trained segmentation net gives them: {@code m = (0.5
 * where the label is 1, else -4) + shift + noise N(0, 1)} and {@code v = (-m, m) + 0.25 N(0, 1)}, in images of 100 x 100.
 */
final class MirroredLogits implements FeatureMaps {

    private static final int SIDE = 100;

    private final float[][] features;
    private final byte[][] labels;

    private MirroredLogits(int images, double foreground, double shift, double noise, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int pixels = SIDE * SIDE;
        features = new float[images][2 * pixels];
        labels = new byte[images][pixels];
        for (int i = 0; i < images; i++) {
            for (int p = 0; p < pixels; p++) {
                labels[i][p] = (byte) (random.nextDouble() < foreground ? 1 : 0);
                double m = (labels[i][p] == 1 ? 0.5 : -4) + shift + noise * random.nextGaussian();
                features[i][p] = (float) (-m + 0.25 * random.nextGaussian());
                features[i][pixels + p] = (float) (m + 0.25 * random.nextGaussian());
            }
        }
    }

    /** 2 % foreground. */
    static MirroredLogits source(int images) {
        return new MirroredLogits(images, 0.02, 0, 1.5, 1);
    }

    /** 1.2 % foreground, a little elsewhere and wider. */
    static MirroredLogits target(int images) {
        return new MirroredLogits(images, 0.012, 0.4, 1.8, 2);
    }

    @Override
    public int images() {
        return features.length;
    }

    @Override
    public int channels() {
        return 2;
    }

    @Override
    public int height() {
        return SIDE;
    }

    @Override
    public int width() {
        return SIDE;
    }

    @Override
    public void read(int image, float[] into, byte[] intoLabels) {
        System.arraycopy(features[image], 0, into, 0, into.length);
        System.arraycopy(labels[image], 0, intoLabels, 0, intoLabels.length);
    }

    @Override
    public int subject(int image) {
        return image;
    }
}
