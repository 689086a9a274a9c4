package org.sourceselect.transferability;

import java.util.stream.IntStream;
import org.sourceselect.random.SplitMix64;

/** Test data that NumPy makes alike, see {@code transferability_golden.py}: every value is a function of seed and index. */
public final class SyntheticPixels {

    private SyntheticPixels() {}

    /** Draw number {@code index} of SplitMix64 from a seed, in (0, 1). */
    public static double uniform(long seed, long index) {
        return ((new SplitMix64(seed + index * 0x9E3779B97F4A7C15L).next() >>> 11) + 0.5) * 0x1p-53;
    }

    /** Images held in arrays. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Arrays(float[][] features, byte[][] labels, int channels, int height, int width)
            implements FeatureMaps {
        @Override
        public int images() {
            return features.length;
        }

        @Override
        public void read(int image, float[] into, byte[] intoLabels) {
            System.arraycopy(features[image], 0, into, 0, features[image].length);
            System.arraycopy(labels[image], 0, intoLabels, 0, labels[image].length);
        }

        @Override
        public int subject(int image) {
            return image;
        }
    }

    /**
     * Two channels that nearly mirror each other: m = (0.5 if y = 1, else -4) + shift + noise N(0,1), v = scale ((-m, m) +
     * 0.25 N(0,1)); the first pixels are the foreground.
     */
    public static Arrays logits(
            int images, int pixels, double foreground, double shift, double noise, double scale, long seed) {
        float[][] features = new float[images][2 * pixels];
        byte[][] labels = new byte[images][pixels];
        long positives = Math.round((double) images * pixels * foreground);
        IntStream.range(0, images).parallel().forEach(i -> {
            for (int p = 0; p < pixels; p++) {
                long k = (long) i * pixels + p;
                double radius = Math.sqrt(-2 * Math.log(uniform(seed, 4 * k)));
                double angle = 2 * Math.PI * uniform(seed, 4 * k + 1);
                double other = Math.sqrt(-2 * Math.log(uniform(seed, 4 * k + 2)))
                        * Math.cos(2 * Math.PI * uniform(seed, 4 * k + 3));
                labels[i][p] = (byte) (k < positives ? 1 : 0);
                double m = (k < positives ? 0.5 : -4) + shift + noise * radius * Math.cos(angle);
                features[i][p] = (float) (scale * (float) (-m + 0.25 * radius * Math.sin(angle)));
                features[i][pixels + p] = (float) (scale * (float) (m + 0.25 * other));
            }
        });
        return new Arrays(features, labels, 2, 1, pixels);
    }

    /** 40 images of 6 pixels whose features and labels depend on each other. */
    public static Arrays hScoreImages(int channels) {
        float[][] features = new float[40][6 * channels];
        byte[][] labels = new byte[40][6];
        for (int n = 0; n < 40; n++) {
            for (int p = 0; p < 6; p++) {
                long at = ((long) n * 6 + p) * (channels + 1);
                labels[n][p] = (byte) (uniform(21, at) < 0.4 ? 1 : 0);
                for (int c = 0; c < channels; c++) {
                    features[n][c * 6 + p] = (float)
                            (uniform(21, at + 1 + c) + 0.5 * labels[n][p] + (channels > 1 ? uniform(21, at + 1) : 0));
                }
            }
        }
        return new Arrays(features, labels, channels, 2, 3);
    }

    /** One image per row of features {@code [n][channels]}. */
    public static Arrays points(float[][] features, int[] labels) {
        int n = features.length;
        int channels = features[0].length;
        float[] image = new float[channels * n];
        byte[] mask = new byte[n];
        for (int i = 0; i < n; i++) {
            mask[i] = (byte) labels[i];
            for (int c = 0; c < channels; c++) {
                image[c * n + i] = features[i][c];
            }
        }
        return new Arrays(new float[][] {image}, new byte[][] {mask}, channels, 1, n);
    }

    /** A disc, and the same one moved, resized and with a hole: two masks. */
    public static byte[][] discs(long seed, int height, int width) {
        double[] u = IntStream.range(0, 8).mapToDouble(k -> uniform(seed, k)).toArray();
        double cy = height * (0.3 + 0.4 * u[0]);
        double cx = width * (0.3 + 0.4 * u[1]);
        double r = height * (0.05 + 0.1 * u[2]);
        byte[][] masks = new byte[2][height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                masks[0][y * width + x] = inside(y - cy, x - cx, r);
                boolean outer = inside(y - cy - 6 * u[3], x - cx + 6 * u[4], r * (0.7 + 0.5 * u[5])) == 1;
                boolean hole = inside(y - cy, x - cx, r * 0.3 * u[6]) == 1;
                masks[1][y * width + x] = (byte) (outer && !hole ? 1 : 0);
            }
        }
        return masks;
    }

    private static byte inside(double y, double x, double r) {
        return (byte) (y * y + x * x < r * r ? 1 : 0);
    }
}
