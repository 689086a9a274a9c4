package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeReader;
import org.sourceselect.task.BadInputException;

/**
 * One subject's image and labels, checked against each other, with the brain in them.
 *
 * @param image the image
 * @param labels its labels, on the same grid
 * @param brain where the brain is, and its values
 */
record SubjectBrain(Volume image, Volume labels, BrainMask brain) {

    /** How many arrays of the image's size are in memory at once: image and labels, each as the file has it and as turned. */
    static final int ARRAYS = 4;

    /** A mask's voxel above this is brain: half of a probability, and any label. */
    private static final float MASKED = 0.5f;

    /**
     * Reads.
     *
     * @throws BadInputException when a file cannot be read, the grids differ or the labels are not as described
     */
    static SubjectBrain read(DataSetDescription description, SubjectFiles files) {
        files.fault().ifPresent(fault -> {
            throw fault;
        });
        Volume image = VolumeReader.read(files.image());
        Optional<VoxelSet> mask = files.mask().map(file -> mask(file, image, files.image()));
        Volume labels = VolumeReader.readLabels(files.label());
        refuseOtherGrid("labels", labels, files.label(), image, files.image());
        LabelCheck.refuseUnknown(
                labels, description.knownLabels(), files.label().toString());
        boolean[] inRegion = inRegion(description);
        float[] values = labels.values();
        IntPredicate label = i -> inRegion[(int) values[i]];
        return new SubjectBrain(
                image,
                labels,
                BrainMask.of(
                        image, description.brain(), mask, label, files.image().toString()));
    }

    private static VoxelSet mask(Path file, Volume image, Path imageFile) {
        Volume mask = VolumeReader.read(file);
        refuseOtherGrid("mask's voxels", mask, file, image, imageFile);
        float[] values = mask.values();
        return VoxelSet.of(mask.nx(), mask.ny(), mask.nz(), i -> values[i] > MASKED);
    }

    private static void refuseOtherGrid(String what, Volume volume, Path file, Volume image, Path imageFile) {
        if (!volume.sameGrid(image)) {
            GridCheck.fault(what, file, imageFile).ifPresent(fault -> {
                throw fault;
            });
        }
    }

    /** By label value, whether it is one of a region of interest; up to the highest that the volume may hold. */
    private static boolean[] inRegion(DataSetDescription description) {
        boolean[] inRegion = new boolean[description.knownLabels().last() + 1];
        description.rois().forEach(roi -> roi.labels().forEach(label -> inRegion[label] = true));
        return inRegion;
    }
}
