package org.sourceselect.scoring;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.task.BadInputException;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.RegionForm;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.shape.RegionSimilarity;
import org.sourceselect.transferability.ssim.LabelMaps;

/**
 * The similarity of the regions of interest in two files of label slices, in one of the forms of {@link RegionSimilarity}.
 *
 * <p>A subject's slices are its volume from bottom to top, in the order of the file; without numbers of subjects all slices are
 * one subject's. Subjects of the same number in both files are the same subject.
 */
public final class RegionScore {

    private RegionScore() {}

    /**
     * Compares two files of slices x height x width labels.
     *
     * @param sourceSubjects which subject each slice of the source is of, if a file tells
     * @param targetSubjects likewise of the target: those are left out for the interval
     * @param pairs how many pairs to compare at most
     * @throws BadInputException when a file cannot be used
     * @throws IllegalArgumentException when a file has no region in it; a sentence for a user
     */
    public static Score of(
            RegionForm form,
            ScoreInput source,
            ScoreInput target,
            Optional<ScoreInput> sourceSubjects,
            Optional<ScoreInput> targetSubjects,
            int pairs,
            ProgressListener progress)
            throws IOException {
        try (LabelTensor ours = LabelTensor.open(source);
                LabelTensor theirs = LabelTensor.open(target)) {
            return RegionSimilarity.score(
                    form,
                    Slices.of(ours, sourceSubjects, "source"),
                    Slices.of(theirs, targetSubjects, "target"),
                    pairs,
                    0,
                    progress);
        }
    }

    /**
     * The slices of a file.
     *
     * @param subjects each slice's subject
     * @param keys each slice's subject across files
     * @param heights each slice's height in its subject, 0 to 1
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; the arrays are the data.
    private record Slices(LabelTensor labels, int[] subjects, String[] keys, float[] heights) implements LabelMaps {

        static Slices of(LabelTensor labels, Optional<ScoreInput> numbers, String side) throws IOException {
            List<Long> shape = labels.shape();
            if (shape.size() != 3 || labels.input().tensor().spec().elements() == 0) {
                throw labels.input()
                        .refused(
                                "its shape is " + shape
                                        + ", and regions are compared in slices x height x width, at least one each",
                                "reshape it, as with labels.reshape(-1, height, width)");
            }
            if (shape.get(0) > Integer.MAX_VALUE - 8 || shape.get(1) * shape.get(2) > Integer.MAX_VALUE - 8) {
                throw labels.input().refused("its shape is " + shape, "split it: 2^31 slices or pixels are too many");
            }
            int n = shape.get(0).intValue();
            int[] subjects = new int[n];
            String[] keys = new String[n];
            if (numbers.isPresent()) {
                SubjectNumbers told = SubjectNumbers.read(
                        numbers.get(), n, labels.input().input().file().toString());
                for (int s = 0; s < n; s++) {
                    subjects[s] = told.of(s);
                    keys[s] = Long.toString(told.given(s));
                }
            } else {
                Arrays.fill(keys, "the only one of the " + side);
            }
            return new Slices(labels, subjects, keys, heights(subjects));
        }

        private static float[] heights(int[] subjects) {
            Map<Integer, Integer> counts = new HashMap<>();
            for (int subject : subjects) {
                counts.merge(subject, 1, Integer::sum);
            }
            Map<Integer, Integer> seen = new HashMap<>();
            float[] heights = new float[subjects.length];
            for (int s = 0; s < subjects.length; s++) {
                int place = seen.merge(subjects[s], 1, Integer::sum);
                heights[s] = (float) ((place - 0.5) / counts.getOrDefault(subjects[s], 1));
            }
            return heights;
        }

        @Override
        public int slices() {
            return subjects.length;
        }

        @Override
        public int height() {
            return labels.shape().get(1).intValue();
        }

        @Override
        public int width() {
            return labels.shape().get(2).intValue();
        }

        @Override
        public int subject(int slice) {
            return subjects[slice];
        }

        @Override
        public String subjectKey(int slice) {
            return keys[slice];
        }

        @Override
        public float position(int slice) {
            return heights[slice];
        }

        @Override
        public void mask(int slice, byte[] into) {
            int pixels = height() * width();
            labels.read((long) slice * pixels, into, pixels);
        }
    }
}
