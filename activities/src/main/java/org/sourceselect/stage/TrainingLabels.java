package org.sourceselect.stage;

import org.sourceselect.dataset.PreparedSlices;
import org.sourceselect.transferability.ssim.LabelMaps;

/** The label maps of a task's training slices. */
final class TrainingLabels implements LabelMaps {

    private final TaskSlices task;
    private final PreparedSlices prepared;
    private final int[] slices;

    TrainingLabels(TaskSlices task) {
        this.task = task;
        this.prepared = task.prepared();
        this.slices = task.trainingSlices();
    }

    @Override
    public int slices() {
        return slices.length;
    }

    @Override
    public int height() {
        return task.size();
    }

    @Override
    public int width() {
        return task.size();
    }

    @Override
    public int subject(int slice) {
        return task.subject(slices[slice]);
    }

    @Override
    public String subjectKey(int slice) {
        return prepared.dataSet() + "/" + prepared.partition().orElse("") + "/" + prepared.subjectName(subject(slice));
    }

    @Override
    public float position(int slice) {
        return prepared.position(slices[slice]);
    }

    @Override
    public void mask(int slice, byte[] into) {
        task.mask(slices[slice], into, 0);
    }
}
