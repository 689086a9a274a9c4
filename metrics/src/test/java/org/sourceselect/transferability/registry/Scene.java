package org.sourceselect.transferability.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Random;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.SyntheticPixels;

/**
 * Images of a disc with noisy features, several of each subject, as {@code metrics_golden.py} makes them: every value is a
 * function of the seed and its place.
 */
record Scene(SyntheticPixels.Arrays maps, int imagesPerSubject) implements FeatureMaps {

    static Scene of(int images, int imagesPerSubject, int height, int width, int channels, long seed) {
        int pixels = height * width;
        float[][] features = new float[images][channels * pixels];
        byte[][] labels = new byte[images][pixels];
        for (int i = 0; i < images; i++) {
            double cy = height * (0.3 + 0.4 * SyntheticPixels.uniform(1000 * seed + i, 0));
            double cx = width * (0.3 + 0.4 * SyntheticPixels.uniform(1000 * seed + i, 1));
            double r = height * (0.15 + 0.1 * SyntheticPixels.uniform(1000 * seed + i, 2));
            for (int p = 0; p < pixels; p++) {
                int row = p / width;
                int column = p % width;
                double y = row - cy;
                double x = column - cx;
                labels[i][p] = (byte) (y * y + x * x < r * r ? 1 : 0);
                for (int c = 0; c < channels; c++) {
                    long k = 3 * (((long) i * pixels + p) * channels + c);
                    double noise = 2
                            * (SyntheticPixels.uniform(seed, k)
                                    + SyntheticPixels.uniform(seed, k + 1)
                                    + SyntheticPixels.uniform(seed, k + 2)
                                    - 1.5);
                    double sign = (c % 2 == 1 ? 1 : -1) * (1 + 0.25 * c);
                    features[i][c * pixels + p] = (float) ((2.0 * labels[i][p] - 1.2) * sign + noise);
                }
            }
        }
        return new Scene(new SyntheticPixels.Arrays(features, labels, channels, height, width), imagesPerSubject);
    }

    /** The scene of a golden file: images, images of a subject, height, width, channels, seed. */
    static Scene of(JsonNode scene) {
        return of(
                scene.get(0).asInt(),
                scene.get(1).asInt(),
                scene.get(2).asInt(),
                scene.get(3).asInt(),
                scene.get(4).asInt(),
                scene.get(5).asLong());
    }

    /** The same images with every feature passed through a function of its channel and value. */
    Scene with(Change change) {
        float[][] features = new float[images()][];
        int pixels = height() * width();
        for (int i = 0; i < features.length; i++) {
            features[i] = maps.features()[i].clone();
            for (int k = 0; k < features[i].length; k++) {
                features[i][k] = change.of(k / pixels, maps.labels()[i][k % pixels], features[i][k]);
            }
        }
        return new Scene(
                new SyntheticPixels.Arrays(features, maps.labels(), channels(), height(), width()), imagesPerSubject);
    }

    /** The same features with other labels. */
    Scene labelled(byte[][] labels) {
        return new Scene(
                new SyntheticPixels.Arrays(maps.features(), labels, channels(), height(), width()), imagesPerSubject);
    }

    /** The same features with labels drawn by chance. */
    Scene labelledByChance(long seed, double foreground) {
        Random random = new Random(seed);
        byte[][] labels = new byte[images()][height() * width()];
        for (byte[] image : labels) {
            for (int p = 0; p < image.length; p++) {
                image[p] = (byte) (random.nextDouble() < foreground ? 1 : 0);
            }
        }
        return labelled(labels);
    }

    /** The same features, every label the same. */
    Scene labelledAll(int label) {
        byte[][] labels = new byte[images()][height() * width()];
        for (byte[] image : labels) {
            Arrays.fill(image, (byte) label);
        }
        return labelled(labels);
    }

    /** A new value of a feature. */
    interface Change {
        float of(int channel, int label, float value);
    }

    @Override
    public int images() {
        return maps.images();
    }

    @Override
    public int channels() {
        return maps.channels();
    }

    @Override
    public int height() {
        return maps.height();
    }

    @Override
    public int width() {
        return maps.width();
    }

    @Override
    public void read(int image, float[] features, byte[] labels) {
        maps.read(image, features, labels);
    }

    @Override
    public int subject(int image) {
        return image / imagesPerSubject;
    }
}
