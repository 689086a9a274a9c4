package org.sourceselect.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sourceselect.task.BadInputException;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.SafetensorsFile;
import org.sourceselect.tensor.TensorSpec;

/**
 * Reads what {@link Preparer} wrote, slice by slice. Several threads may read from one object.
 *
 * <p>Slices of a subject stand together, from inferior to superior. Row 0 is anterior, column 0 the patient's right.
 */
public final class PreparedSlices implements Closeable {

    /** The object of a preparation's artifact that the slices are kept in. */
    public static final String OBJECT = "prepared.safetensors";

    /** The object beside it with the subjects' names and how many slices each has. */
    public static final String SUBJECTS_OBJECT = "subjects.json";

    static final String IMAGES = "images";
    static final String LABELS = "labels";
    static final String SUBJECT = "subject";
    static final String POSITION = "position";
    static final String AXIAL = "axial";

    private final SafetensorsFile tensors;
    private final SubjectsFile facts;
    private final int size;
    private final int[] subject;
    private final float[] position;
    private final int[] axial;

    private PreparedSlices(SafetensorsFile tensors, SubjectsFile facts, int size) throws IOException {
        this.tensors = tensors;
        this.facts = facts;
        this.size = size;
        this.subject = tensors.readInts(SUBJECT);
        this.position = tensors.readFloats(POSITION);
        this.axial = tensors.readInts(AXIAL);
    }

    /**
     * Opens the two files of one preparation.
     *
     * @throws BadInputException when they are not what a preparation writes, or not of the same one
     */
    public static PreparedSlices open(Path safetensors, Path subjectsJson) throws IOException {
        SubjectsFile facts = SubjectsFile.read(subjectsJson);
        SafetensorsFile tensors = SafetensorsFile.open(safetensors);
        try {
            List<Long> shape = tensors.spec(IMAGES).shape();
            int size = shape.size() == 4 ? Math.toIntExact(shape.get(3)) : 0;
            long n = shape.isEmpty() ? 0 : shape.get(0);
            boolean whole = n > 0
                    && tensors.spec(IMAGES).equals(TensorSpec.of(DType.F32, n, 1, size, size))
                    && tensors.spec(LABELS).equals(TensorSpec.of(DType.I16, n, size, size))
                    && tensors.spec(SUBJECT).equals(TensorSpec.of(DType.I32, n))
                    && tensors.spec(POSITION).equals(TensorSpec.of(DType.F32, n))
                    && tensors.spec(AXIAL).equals(TensorSpec.of(DType.I32, n))
                    && n
                            == facts.subjects().stream()
                                    .mapToLong(PreparedSubject::slices)
                                    .sum();
            if (!whole) {
                throw mismatch(safetensors);
            }
            PreparedSlices slices = new PreparedSlices(tensors, facts, size);
            if (!slices.subjectsAgree()) {
                throw mismatch(safetensors);
            }
            return slices;
        } catch (IOException | RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    private boolean subjectsAgree() {
        int slice = 0;
        for (int s = 0; s < facts.subjects().size(); s++) {
            for (int k = 0; k < facts.subjects().get(s).slices(); k++) {
                if (subject[slice++] != s) {
                    return false;
                }
            }
        }
        return true;
    }

    private static BadInputException mismatch(Path file) {
        return new BadInputException(
                file.toString(),
                "its tensors are not those of a preparation with this list of subjects",
                "prepare the data set again");
    }

    /** The data set's name. */
    public String dataSet() {
        return facts.dataSet();
    }

    /** The partition; empty where the data set has none. */
    public Optional<String> partition() {
        return Optional.of(facts.partition()).filter(p -> !p.isEmpty());
    }

    /** The modality. */
    public String modality() {
        return facts.modality();
    }

    /** How many slices there are of all subjects. */
    public int slices() {
        return subject.length;
    }

    /** Height and width of every slice. */
    public int size() {
        return size;
    }

    /** How many subjects there are. */
    public int subjects() {
        return facts.subjects().size();
    }

    /** The subject, counted from 0, whom a slice belongs to. */
    public int subject(int slice) {
        return subject[slice];
    }

    /** A subject's name within its partition, for pairing and splitting; never to be logged. */
    public String subjectName(int index) {
        return facts.subjects().get(index).name();
    }

    /** {@link Domain#roster()} at the time of the preparation. */
    public List<String> roster() {
        return facts.roster();
    }

    /** The slice's place in its subject's brain: 0 for the lowest brain slice, 1 for the highest. */
    public float position(int slice) {
        return position[slice];
    }

    /** The slice's index in the volume, 0 the most inferior: the same in all modalities of a subject on one grid. */
    public int axialIndex(int slice) {
        return axial[slice];
    }

    /** Reads size x size pixels, row by row: z-scores over the brain, background 0. */
    public void image(int slice, float[] into, int offset) {
        try {
            tensors.read(IMAGES, (long) slice * size * size, into, offset, size * size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads size x size label values as the label volume has them, row by row. */
    public void labels(int slice, short[] into, int offset) {
        try {
            tensors.read(LABELS, (long) slice * size * size, into, offset, size * size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads size x size pixels, row by row: 1 where the label is one of these, 0 elsewhere. */
    public void mask(int slice, int[] labels, byte[] into, int offset) {
        short[] values = new short[size * size];
        labels(slice, values, 0);
        for (int i = 0; i < values.length; i++) {
            into[offset + i] = isOneOf(values[i], labels);
        }
    }

    private static byte isOneOf(int value, int[] labels) {
        for (int label : labels) {
            if (value == label) {
                return 1;
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        tensors.close();
    }
}
