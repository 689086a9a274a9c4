package org.sourceselect.stage;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.TaskData;
import org.sourceselect.dataset.PreparedSlices;
import org.sourceselect.dataset.SubjectSplit;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.task.BadInputException;
import org.sourceselect.unet.SliceSource;

/** A binary task over its prepared slices: what training, inference and comparison read. */
final class TaskSlices implements SliceSource, Closeable {

    /** The other way out for a source. */
    static final String LEAVE_OUT = "take the task out of the pool";

    /** The other way out for a target. */
    static final String CHOOSE_ANOTHER = "choose another target";

    private final TaskData task;
    private final PreparedSlices slices;
    private final SubjectSplit split;
    private final int[] labels;

    private TaskSlices(TaskData task, PreparedSlices slices, SubjectSplit split) {
        this.task = task;
        this.slices = slices;
        this.split = split;
        this.labels = task.labels().stream().mapToInt(Integer::intValue).toArray();
    }

    static TaskSlices open(ArtifactStore store, TaskData task, SplitSettings settings) throws IOException {
        Manifest manifest = store.load(task.prepared());
        PreparedSlices slices = PreparedSlices.open(
                store.fetch(manifest, PreparedSlices.OBJECT), store.fetch(manifest, PreparedSlices.SUBJECTS_OBJECT));
        try {
            return new TaskSlices(task, slices, SubjectSplit.of(slices, settings));
        } catch (RuntimeException e) {
            slices.close();
            throw e;
        }
    }

    PreparedSlices prepared() {
        return slices;
    }

    int[] trainingSlices() {
        return split.trainingSlices();
    }

    int[] validationSlices() {
        return split.validationSlices();
    }

    int[] testSlices() {
        return split.testSlices();
    }

    /**
     * The training slices of a task that can be learnt.
     *
     * @param elseTo what the user can do where the task's files are as they should be
     * @throws BadInputException when the region of interest occurs in none of them
     */
    int[] learnableSlices(String elseTo) {
        if (showsRegion(trainingSlices())) {
            return trainingSlices();
        }
        throw new BadInputException(
                "task " + task.task(),
                "the region of interest " + task.task().roi() + " (label values " + task.labels()
                        + ") is in none of the "
                        + trainingSlices().length + " slices of " + size() + " x " + size() + " kept of "
                        + split.trainingSubjects().length + " training subjects",
                "check the label values, keep more or larger slices, add subjects with the region, or " + elseTo);
    }

    /**
     * Sees that the validation subjects can judge.
     *
     * @throws BadInputException when the region of interest occurs in none of their slices
     */
    void checkJudges() {
        if (!showsRegion(validationSlices())) {
            throw new BadInputException(
                    "task " + task.task(),
                    "the region of interest " + task.task().roi() + " is in none of the slices of its "
                            + split.validationSubjects().length
                            + " validation subjects, so that no race can be judged",
                    "give a larger split.validationFraction, another split.seed, or more subjects with the region");
        }
    }

    private boolean showsRegion(int[] among) {
        byte[] mask = new byte[size() * size()];
        for (int slice : among) {
            mask(slice, mask, 0);
            for (byte pixel : mask) {
                if (pixel != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public int slices() {
        return slices.slices();
    }

    @Override
    public int size() {
        return slices.size();
    }

    @Override
    public void image(int slice, float[] into, int offset) {
        slices.image(slice, into, offset);
    }

    @Override
    public void mask(int slice, byte[] into, int offset) {
        slices.mask(slice, labels, into, offset);
    }

    int subject(int slice) {
        return slices.subject(slice);
    }

    @Override
    public void close() {
        try {
            slices.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return task.task() + " over " + Arrays.toString(labels);
    }
}
