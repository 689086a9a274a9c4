package org.sourceselect.transferability.pixels;

import java.util.ArrayList;
import java.util.List;

/**
 * The features of some pixels of an image, one array for each. They are told together, one channel after the other as they lie in memory:
 * the channels of one pixel are a whole image apart.
 */
public final class PickedPixels {

    private final float[] features;
    private final int pixels;
    private final int channels;
    private final List<Integer> places = new ArrayList<>();
    private final List<float[]> vectors = new ArrayList<>();

    /**
     * No pixel yet.
     *
     * @param features a channel after the other
     * @param pixels of each channel
     */
    public PickedPixels(float[] features, int pixels) {
        this.features = features;
        this.pixels = pixels;
        this.channels = features.length / pixels;
    }

    /** A pixel's features, which are there after {@link #fill}. */
    public float[] pick(int pixel) {
        float[] vector = new float[channels];
        places.add(pixel);
        vectors.add(vector);
        return vector;
    }

    /** Tells the features of all pixels that were picked. */
    public void fill() {
        int[] at = places.stream().mapToInt(Integer::intValue).toArray();
        float[][] into = vectors.toArray(float[][]::new);
        for (int channel = 0; channel < channels; channel++) {
            int first = channel * pixels;
            for (int k = 0; k < at.length; k++) {
                into[k][channel] = features[first + at[k]];
            }
        }
    }
}
