package org.sourceselect.transferability;

import java.util.List;

/**
 * The output of a source model for the images of a task, with the task's labels: what a metric reads.
 *
 * <p>Metrics may call {@link #read} from several threads at once, each with arrays of its own, in any order and for an
 * image more than once.
 */
public interface FeatureMaps {

    /**
     * A layer of a net, brought to the image's size by giving each pixel the features of the layer's pixel that it lies in.
     *
     * @param channels features per pixel
     * @param scale how many of the image's pixels one of the layer's is high and wide; divides height and width
     */
    record Layer(int channels, int scale) {}

    /** How many images. */
    int images();

    /** Feature channels per pixel; 2 for the logits of a binary segmentation net. */
    int channels();

    /** Pixels from top to bottom. */
    int height();

    /** Pixels from left to right. */
    int width();

    /**
     * Reads one image.
     *
     * @param image 0 to {@code images() - 1}
     * @param features receives {@code channels * height * width} values, a channel after the other, each row by row
     * @param labels receives {@code height * width} values, 1 inside the region of interest and 0 outside
     */
    void read(int image, float[] features, byte[] labels);

    /** The subject the image belongs to, as any number that tells subjects apart. */
    int subject(int image);

    /** The layers that the channels are of, one after the other; maps that nobody has cut into layers are a single one. */
    default List<Layer> layers() {
        return List.of(new Layer(channels(), 1));
    }

    /** Whether {@link #subject} is known; if not, a score comes without an interval. */
    default boolean subjectsTold() {
        return true;
    }

    /** Whether {@link #read} refuses features that are no finite numbers and labels other than 0 and 1; else others do. */
    default boolean checksValues() {
        return false;
    }

    /** Refuses feature maps that no metric can use: without images, channels or pixels, or too large for an array. */
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
}
