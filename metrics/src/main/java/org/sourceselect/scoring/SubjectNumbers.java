package org.sourceselect.scoring;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.sourceselect.task.BadInputException;

/** Which subject each image is of, by a number of the user's choice; numbered anew from 0 in the order of those. */
final class SubjectNumbers {

    private final int[] numbers;
    private final long[] distinct;

    private SubjectNumbers(int[] numbers, long[] distinct) {
        this.numbers = numbers;
        this.distinct = distinct;
    }

    /**
     * Reads a file of one integer for each image.
     *
     * @param images how many there are
     * @param of what they are images of, for errors
     * @throws BadInputException when the file holds something else
     */
    static SubjectNumbers read(ScoreInput input, long images, String of) throws IOException {
        try (InputTensor tensor = InputTensor.open(input)) {
            if (tensor.tensor().spec().dtype().floating()) {
                throw tensor.refused(
                        "its elements are " + tensor.tensor().spec().dtype()
                                + ", and subjects are numbered by integers",
                        "convert it, as with subjects.astype('int64')");
            }
            List<Long> shape = tensor.tensor().spec().shape();
            if (!shape.equals(List.of(images))) {
                throw tensor.refused(
                        "its shape is " + shape + ", and " + of + " holds " + images + " images",
                        "give one number for each, the same for those of one subject");
            }
            long[] given = new long[(int) images];
            tensor.tensor().read(0, given, 0, given.length);
            long[] distinct = Arrays.stream(given).distinct().sorted().toArray();
            return new SubjectNumbers(
                    Arrays.stream(given)
                            .mapToInt(subject -> Arrays.binarySearch(distinct, subject))
                            .toArray(),
                    distinct);
        }
    }

    int of(int image) {
        return numbers[image];
    }

    /** The number of the user's choice. */
    long given(int image) {
        return distinct[numbers[image]];
    }
}
