package org.sourceselect.unet;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.task.BadInputException;

/**
 * Everything a U-Net of one width holds, in a fixed order, with the names and shapes of the matching torch modules.
 *
 * <p>{@code encoder.0} to {@code encoder.4} are the double convolutions from the full resolution down (w, 2w, 4w, 8w, 16w
 * channels); {@code decoder.0} to {@code decoder.3} go up again, each {@code up}, then a double convolution over the
 * skip connection followed by what came up; {@code head} is the last 1x1 convolution. Convolutions that a batch
 * normalisation follows have no bias: the normalisation would subtract it.
 *
 * @param width channels at the full resolution
 */
record UNetLayout(int width) {

    static final int LEVELS = 5;
    static final int CLASSES = 2;

    /** Four poolings halve the size four times. */
    static final int SIZE_MULTIPLE = 1 << (LEVELS - 1);

    /** Four times the classic width; the largest tensor then stays well below the engine's 2 GiB for one copy. */
    static final int LARGEST_WIDTH = NetworkSettings.WIDEST;

    /** What a tensor is for. */
    enum Kind {
        CONVOLUTION,
        TRANSPOSED_CONVOLUTION,
        HEAD,
        SCALE,
        SHIFT,
        RUNNING_MEAN,
        RUNNING_VARIANCE,
        BATCH_COUNT;

        boolean trained() {
            return this != RUNNING_MEAN && this != RUNNING_VARIANCE && this != BATCH_COUNT;
        }
    }

    /**
     * One tensor.
     *
     * @param shape torch's: [out, in, height, width] for a convolution, [in, out, 2, 2] for a transposed one
     */
    record Tensor(String name, Kind kind, Shape shape) {

        boolean inEncoder() {
            return name.startsWith("encoder.");
        }

        /** The shape the engine computes with: a transposed convolution is a 1x1 convolution to 4 x out channels. */
        Shape computedShape() {
            return kind == Kind.TRANSPOSED_CONVOLUTION ? new Shape(4 * shape.get(1), shape.get(0), 1, 1) : shape;
        }

        /** From torch's order to the engine's: [in][out, 2, 2] becomes [out, 2, 2][in]. */
        float[] toComputed(float[] torch) {
            return kind == Kind.TRANSPOSED_CONVOLUTION ? transposed(torch, (int) shape.get(0)) : torch;
        }

        /** The inverse of {@link #toComputed}. */
        float[] toTorch(float[] computed) {
            return kind == Kind.TRANSPOSED_CONVOLUTION ? transposed(computed, 4 * (int) shape.get(1)) : computed;
        }

        private static float[] transposed(float[] matrix, int rows) {
            int columns = matrix.length / rows;
            float[] result = new float[matrix.length];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    result[column * rows + row] = matrix[row * columns + column];
                }
            }
            return result;
        }
    }

    UNetLayout {
        if (width < 1 || width > LARGEST_WIDTH) {
            throw new BadInputException(
                    "network width", "it is " + width, "use 1 to " + LARGEST_WIDTH + " (the classic net has 64)");
        }
    }

    /** Channels of a level, 0 for the full resolution. */
    int channels(int level) {
        return width << level;
    }

    List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        for (int level = 0; level < LEVELS; level++) {
            addBlock(tensors, encoder(level), level == 0 ? 1 : channels(level - 1), channels(level));
        }
        for (int step = 0; step < LEVELS - 1; step++) {
            int out = channels(LEVELS - 2 - step);
            String name = decoder(step);
            tensors.add(new Tensor(up(name) + ".weight", Kind.TRANSPOSED_CONVOLUTION, new Shape(2L * out, out, 2, 2)));
            tensors.add(new Tensor(up(name) + ".bias", Kind.SHIFT, new Shape(out)));
            addBlock(tensors, name, 2 * out, out);
        }
        tensors.add(new Tensor("head.weight", Kind.HEAD, new Shape(CLASSES, width, 1, 1)));
        tensors.add(new Tensor("head.bias", Kind.SHIFT, new Shape(CLASSES)));
        return tensors;
    }

    /** How many numbers are trained. */
    long parameters() {
        return tensors().stream()
                .filter(t -> t.kind().trained())
                .mapToLong(t -> t.shape().size())
                .sum();
    }

    static String encoder(int level) {
        return String.format(Locale.ROOT, "encoder.%d", level);
    }

    static String decoder(int step) {
        return String.format(Locale.ROOT, "decoder.%d", step);
    }

    static String up(String block) {
        return block + ".up";
    }

    static String convolution(String block, int place) {
        return block + ".conv" + place;
    }

    static String normalisation(String block, int place) {
        return block + ".bn" + place;
    }

    private static void addBlock(List<Tensor> tensors, String block, int in, int out) {
        for (int place = 1; place <= 2; place++) {
            String convolution = convolution(block, place);
            String normalisation = normalisation(block, place);
            Shape perChannel = new Shape(out);
            tensors.add(
                    new Tensor(convolution + ".weight", Kind.CONVOLUTION, new Shape(out, place == 1 ? in : out, 3, 3)));
            tensors.add(new Tensor(normalisation + ".weight", Kind.SCALE, perChannel));
            tensors.add(new Tensor(normalisation + ".bias", Kind.SHIFT, perChannel));
            tensors.add(new Tensor(normalisation + ".running_mean", Kind.RUNNING_MEAN, perChannel));
            tensors.add(new Tensor(normalisation + ".running_var", Kind.RUNNING_VARIANCE, perChannel));
            tensors.add(new Tensor(normalisation + ".num_batches_tracked", Kind.BATCH_COUNT, new Shape()));
        }
    }
}
