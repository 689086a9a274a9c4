package org.sourceselect.scoring;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.sourceselect.task.BadInputException;
import org.sourceselect.tensor.DType;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.pixels.InputChecks;

/**
 * Binary labels in a file, of any integer type or bool.
 *
 * @param input the open file
 */
record LabelTensor(InputTensor input) implements Closeable {

    private static final int BLOCK = 1 << 18;

    /**
     * Opens and checks the type.
     *
     * @throws BadInputException when these are no labels
     */
    static LabelTensor open(ScoreInput input) throws IOException {
        InputTensor tensor = InputTensor.open(input);
        if (tensor.tensor().spec().dtype().floating()) {
            tensor.close();
            throw tensor.refused(
                    "its elements are " + tensor.tensor().spec().dtype() + ", and labels are integers or bool",
                    "convert it, as with labels.astype('uint8'), and check that it is not the features");
        }
        return new LabelTensor(tensor);
    }

    List<Long> shape() {
        return input.tensor().spec().shape();
    }

    /**
     * Refuses labels of another shape than their features ask for.
     *
     * @param features that these labels belong to
     */
    void checkShape(FeatureTensor features) {
        if (!shape().equals(features.labelShape())) {
            throw input.refused(
                    "its shape is " + shape() + ", and the features of "
                            + features.input().input().file() + ", "
                            + features.input().tensor().spec().shape()
                            + ", take labels of shape " + features.labelShape(),
                    "give the labels of just these features");
        }
    }

    /**
     * Reads all labels, and counts those that are 1.
     *
     * @throws BadInputException naming the first that is neither 0 nor 1
     */
    long countOnes(ProgressListener progress) {
        long elements = input.tensor().spec().elements();
        byte[] block = new byte[(int) Math.min(BLOCK, elements)];
        long ones = 0;
        for (long done = 0; done < elements; ) {
            int now = (int) Math.min(block.length, elements - done);
            read(done, block, now);
            ones += InputChecks.ones(block, now);
            done += now;
            progress.progress("checking " + input.input().option().substring(2), done, elements);
        }
        return ones;
    }

    /** Refuses labels that are all the same. */
    void checkBothOccur(ProgressListener progress) {
        long ones = countOnes(progress);
        long elements = input.tensor().spec().elements();
        if (ones == 0 || ones == elements) {
            throw input.refused(
                    "all " + elements + " labels are " + (ones == 0 ? 0 : 1) + ", and a score takes both",
                    "give labels that are 1 in the region of interest and 0 outside");
        }
    }

    /**
     * Reads labels, each 0 or 1.
     *
     * @throws BadInputException naming the first that is neither
     */
    void read(long first, byte[] into, int length) {
        try {
            if (input.tensor().spec().dtype().bytes() == 1) {
                input.tensor().read(first, into, 0, length);
                if (InputChecks.allBinary(into, length)) {
                    return;
                }
                for (int i = 0; i < length; i++) {
                    if ((into[i] & ~1) != 0) {
                        throw notBinary(first + i);
                    }
                }
                return;
            }
            long[] values = new long[Math.min(BLOCK, length)];
            for (int done = 0; done < length; done += values.length) {
                int now = Math.min(values.length, length - done);
                input.tensor().read(first + done, values, 0, now);
                for (int i = 0; i < now; i++) {
                    if ((values[i] & ~1L) != 0) {
                        throw notBinary(first + done + i);
                    }
                    into[done + i] = (byte) values[i];
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BadInputException notBinary(long element) throws IOException {
        long[] value = new long[1];
        input.tensor().read(element, value, 0, 1);
        return input.refused(
                "the label at " + input.tensor().spec().index(element) + " is "
                        + (input.tensor().spec().dtype() == DType.U64
                                ? Long.toUnsignedString(value[0])
                                : Long.toString(value[0])),
                "make the labels 0 and 1, as with (labels == value).astype('uint8')");
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
