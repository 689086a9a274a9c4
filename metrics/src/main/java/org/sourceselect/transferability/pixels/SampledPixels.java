package org.sourceselect.transferability.pixels;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.sourceselect.random.SplitMix64;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;

/** Pixels drawn without replacement from all images, each equally likely, as images of one pixel. */
public final class SampledPixels implements FeatureMaps {

    private final int channels;
    private final int pixels;
    private final float[] features;
    private final byte[] labels;
    private final int[] subjects;
    private final boolean told;

    private SampledPixels(int channels, float[] features, byte[] labels, int[] subjects, boolean told) {
        this.channels = channels;
        this.pixels = labels.length;
        this.features = features;
        this.labels = labels;
        this.subjects = subjects;
        this.told = told;
    }

    /** How many pixels there are to draw from. */
    public static long available(FeatureMaps maps) {
        return (long) maps.images() * maps.height() * maps.width();
    }

    /**
     * Draws pixels; reads the images that they fall into and no other.
     *
     * @param count how many, at most {@link #available}
     * @param seed the same seed draws the same pixels
     */
    public static SampledPixels draw(FeatureMaps maps, String side, int count, long seed, ProgressListener progress) {
        FeatureMaps.checkShape(maps, side);
        int perImage = maps.height() * maps.width();
        int channels = maps.channels();
        long[] drawn = numbers(available(maps), count, new SplitMix64(seed));
        float[] features = new float[channels * count];
        byte[] labels = new byte[count];
        int[] subjects = new int[count];
        float[] imageFeatures = new float[channels * perImage];
        byte[] imageLabels = new byte[perImage];
        int read = -1;
        for (int i = 0; i < count; i++) {
            int image = (int) (drawn[i] / perImage);
            int pixel = (int) (drawn[i] % perImage);
            if (image != read) {
                maps.read(image, imageFeatures, imageLabels);
                FeatureScan.check(imageFeatures, imageLabels, image, side);
                read = image;
                progress.progress("sampling the " + side + "'s pixels", i + 1, count);
            }
            labels[i] = imageLabels[pixel];
            subjects[i] = maps.subject(image);
            for (int c = 0; c < channels; c++) {
                features[c * count + i] = imageFeatures[c * perImage + pixel];
            }
        }
        return new SampledPixels(channels, features, labels, subjects, maps.subjectsTold());
    }

    /** Floyd's algorithm: {@code count} different numbers below {@code bound}, ascending. */
    private static long[] numbers(long bound, int count, SplitMix64 random) {
        Set<Long> chosen = new HashSet<>(2 * count);
        for (long last = bound - count; last < bound; last++) {
            long draw = random.below(last + 1);
            chosen.add(chosen.contains(draw) ? last : draw);
        }
        long[] numbers = chosen.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(numbers);
        return numbers;
    }

    /** How many, and how many of them with label 1. */
    public long[] counts() {
        long positive = 0;
        for (byte label : labels) {
            positive += label;
        }
        return new long[] {pixels, positive};
    }

    /** The features of one channel. */
    public double[] channel(int channel) {
        double[] values = new double[pixels];
        for (int i = 0; i < pixels; i++) {
            values[i] = features[channel * pixels + i];
        }
        return values;
    }

    public byte label(int pixel) {
        return labels[pixel];
    }

    @Override
    public int images() {
        return pixels;
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
        return 1;
    }

    @Override
    public void read(int image, float[] into, byte[] intoLabels) {
        for (int c = 0; c < channels; c++) {
            into[c] = features[c * pixels + image];
        }
        intoLabels[0] = labels[image];
    }

    @Override
    public int subject(int image) {
        return subjects[image];
    }

    @Override
    public boolean subjectsTold() {
        return told;
    }
}
