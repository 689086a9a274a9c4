package org.sourceselect.transferability;

/**
 * Feature maps that lie in arrays, for programs that have them there.
 *
 * @param features for each image {@code channels * height * width} values, a channel after the other, each row by row
 * @param labels for each image {@code height * width} values, 1 inside the region of interest and 0 outside
 * @param subjects for each image the subject it belongs to, as any number that tells subjects apart
 * @param channels feature channels per pixel
 * @param height pixels from top to bottom
 * @param width pixels from left to right
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares feature maps, and copies would double their memory
public record ArrayFeatureMaps(float[][] features, byte[][] labels, int[] subjects, int channels, int height, int width)
        implements FeatureMaps {

    /**
     * Checks that all arrays have the length that the others ask for.
     *
     * @throws IllegalArgumentException naming the array, its length and the one wanted
     */
    public ArrayFeatureMaps {
        checkLength("labels", labels.length, features.length);
        checkLength("subjects", subjects.length, features.length);
        for (int image = 0; image < features.length; image++) {
            checkLength("features[" + image + "]", features[image].length, (long) channels * height * width);
            checkLength("labels[" + image + "]", labels[image].length, (long) height * width);
        }
    }

    private static void checkLength(String array, int length, long wanted) {
        if (length != wanted) {
            throw new IllegalArgumentException(array + " has " + length + " values; give " + wanted + ".");
        }
    }

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
        return subjects[image];
    }
}
