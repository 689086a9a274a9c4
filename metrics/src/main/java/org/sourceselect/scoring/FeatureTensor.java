package org.sourceselect.scoring;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.sourceselect.task.BadInputException;
import org.sourceselect.transferability.pixels.InputChecks;

/**
 * Features in a file: pixels x channels (n x d), or images x channels x height x width.
 *
 * @param input the open file
 */
record FeatureTensor(InputTensor input) implements Closeable {

    /**
     * Opens and checks type and shape.
     *
     * @throws BadInputException when these are no features
     */
    static FeatureTensor open(ScoreInput input) throws IOException {
        InputTensor tensor = InputTensor.open(input);
        try {
            FeatureTensor features = new FeatureTensor(tensor);
            features.check();
            return features;
        } catch (RuntimeException e) {
            tensor.close();
            throw e;
        }
    }

    private void check() {
        if (!input.tensor().spec().dtype().floating()) {
            throw input.refused(
                    "its elements are " + input.tensor().spec().dtype() + ", and features are floating-point numbers",
                    "save it as float16, float32 or float64, and check that it is not the labels");
        }
        if (shape().size() != 2 && shape().size() != 4) {
            throw input.refused(
                    "its shape is " + shape() + ", and features are n x d or images x channels x height x width",
                    shape().size() == 1
                            ? "give one feature a second axis, as with array.reshape(-1, 1)"
                            : "reshape it, as with array.reshape(images, channels, height, width)");
        }
        if (input.tensor().spec().elements() == 0) {
            throw input.refused("its shape is " + shape() + ", without any value", "give at least one image or pixel");
        }
        for (long dimension : shape().subList(loose() ? 1 : 0, shape().size())) {
            if (dimension > Integer.MAX_VALUE) {
                throw input.refused("its shape is " + shape(), "split it: 2^31 - 1 is the most along an axis");
            }
        }
    }

    private List<Long> shape() {
        return input.tensor().spec().shape();
    }

    /** Whether these are pixels without images. */
    boolean loose() {
        return shape().size() == 2;
    }

    /** Pixels of all images, or images. */
    long count() {
        return shape().get(0);
    }

    int channels() {
        return shape().get(1).intValue();
    }

    /** Of an image; 1 for loose pixels. */
    int height() {
        return loose() ? 1 : shape().get(2).intValue();
    }

    /** Of an image; 1 for loose pixels. */
    int width() {
        return loose() ? 1 : shape().get(3).intValue();
    }

    /** The shape of the labels that belong to these features. */
    List<Long> labelShape() {
        return loose() ? shape().subList(0, 1) : List.of(shape().get(0), shape().get(2), shape().get(3));
    }

    /**
     * Reads values as they lie in the file.
     *
     * @throws BadInputException naming the first that is NaN, infinite or beyond float32
     */
    void read(long first, float[] into, int length) {
        try {
            input.tensor().read(first, into, 0, length);
            if (InputChecks.allFinite(into, length)) {
                return;
            }
            for (int i = 0; i < length; i++) {
                if (!Float.isFinite(into[i])) {
                    throw notFinite(first + i);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BadInputException notFinite(long element) throws IOException {
        double[] value = new double[1];
        input.tensor().read(element, value, 0, 1);
        return input.refused(
                "the feature at " + input.tensor().spec().index(element) + " is " + value[0]
                        + (Double.isFinite(value[0]) ? ", more than float32 holds" : ""),
                "check the model that made it");
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
