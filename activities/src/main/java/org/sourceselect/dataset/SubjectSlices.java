package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.imaging.Volume;
import org.sourceselect.task.BadInputException;

/**
 * One subject's axial slices as networks see them: normalised over the brain, turned to a radiologist's view, brought to the size
 * asked for. What {@link Preparer} keeps, and {@link Preview} shows before.
 */
final class SubjectSlices {

    private final SubjectBrain subject;
    private final SliceFit fit;
    private final List<Integer> kept;
    private final int lowest;
    private final int highest;
    private final float[] imageSlice;
    private final short[] labelSlice;

    private SubjectSlices(SubjectBrain subject, SliceFit fit, List<Integer> withBrain, int most) {
        this.subject = subject;
        this.fit = fit;
        this.kept = Preparer.evenlySpaced(withBrain, most);
        this.lowest = withBrain.get(0);
        this.highest = withBrain.get(withBrain.size() - 1);
        this.imageSlice = new float[subject.image().nx() * subject.image().ny()];
        this.labelSlice = new short[imageSlice.length];
    }

    /**
     * Reads a subject's files.
     *
     * @throws BadInputException when they cannot be used, or no slice has enough brain
     */
    static SubjectSlices read(DataSetDescription description, PreparationSettings settings, SubjectFiles files) {
        SubjectBrain subject = SubjectBrain.read(description, files);
        List<Integer> withBrain = slicesWithBrain(subject, settings.minimumBrainFraction(), files.image());
        SliceFit fit = SliceFit.of(settings, subject.image(), subject.brain());
        return new SubjectSlices(subject, fit, withBrain, settings.slicesPerSubject());
    }

    private static List<Integer> slicesWithBrain(SubjectBrain subject, double share, Path file) {
        Volume volume = subject.image();
        BrainMask brain = subject.brain();
        double pixels = (double) volume.nx() * volume.ny();
        List<Integer> slices = IntStream.range(0, volume.nz())
                .filter(z -> brain.inSlice(z) > 0 && brain.inSlice(z) / pixels >= share)
                .boxed()
                .toList();
        if (slices.isEmpty()) {
            throw new BadInputException(
                    file.toString(),
                    "no axial slice is brain for a share of at least " + share,
                    "lower preparation.minimumBrainFraction, or leave the subject out");
        }
        return slices;
    }

    /** The volumes and the brain in them. */
    SubjectBrain subject() {
        return subject;
    }

    /** The slices that are kept, by their index in the volume, ascending. */
    List<Integer> kept() {
        return kept;
    }

    /** A slice's place in the brain: 0 for the lowest slice with brain, 1 for the highest, one half where there is one only. */
    float position(int z) {
        return highest == lowest ? 0.5f : (float) (z - lowest) / (highest - lowest);
    }

    /** A slice's image: z-scores over the brain, background 0. */
    void image(int z, float[] into) {
        float[] values = subject.image().values();
        int last = last(z);
        for (int i = 0; i < imageSlice.length; i++) {
            imageSlice[i] = subject.brain().standardised(last - i, values[last - i]);
        }
        fit.image(imageSlice, into);
    }

    /** A slice's label values. */
    void labels(int z, short[] into) {
        float[] values = subject.labels().values();
        int last = last(z);
        for (int i = 0; i < labelSlice.length; i++) {
            labelSlice[i] = (short) values[last - i];
        }
        fit.labels(labelSlice, into);
    }

    /** Where a slice's brain is: 1 there, 0 elsewhere. */
    void brain(int z, short[] into) {
        int last = last(z);
        for (int i = 0; i < labelSlice.length; i++) {
            labelSlice[i] = (short) (subject.brain().contains(last - i) ? 1 : 0);
        }
        fit.labels(labelSlice, into);
    }

    /** Turning right and anterior to the left and top is reading the slice backwards. */
    private int last(int z) {
        return (z + 1) * imageSlice.length - 1;
    }
}
