package org.sourceselect.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.imaging.VoxelMemory;
import org.sourceselect.task.BadInputException;

/**
 * Turns the volumes of a domain into normalised axial slices.
 *
 * <p>Of every subject: read image and labels, which must lie on one grid; find the brain ({@link BrainMask}), to which every voxel
 * of a region of interest belongs; standardise its values, limited to what is usual, to mean 0 and standard deviation 1 over the
 * brain, with the background at 0; keep the axial slices with enough
 * brain, or evenly spaced ones of them; bring each to the size asked for. One subject's volumes are in memory at a time.
 *
 * <p>Slices look like a radiologist's: row 0 is anterior, column 0 is the patient's right, whatever the axes in the file.
 * A resized image is padded about its middle to a square in millimetres first, so that brains keep their proportions
 * whatever the voxels' shape.
 *
 * <p>Written are {@code prepared.safetensors} with {@code images} F32 [n,1,S,S], {@code labels} I16 [n,S,S] (the values of
 * the label volume), {@code subject} I32 [n] (index into the list of subjects), {@code position} F32 [n] (0 for the lowest
 * brain slice to 1 for the highest) and {@code axial} I32 [n] (the slice's index in the volume, 0 the most inferior), and
 * {@code subjects.json} with the subjects' names and their numbers of slices. {@link PreparedSlices} reads both.
 */
public final class Preparer {

    /** Raised whenever slices come out otherwise. 2: where the brain is, and limited values. */
    public static final int VERSION = 2;

    private final DataSetDescription description;
    private final PreparationSettings settings;
    private final SliceSpool spool;
    private final BrainReport.Builder report = new BrainReport.Builder();
    private final float[] image;
    private final short[] label;

    private Preparer(DataSetDescription description, PreparationSettings settings, SliceSpool spool) {
        this.description = description;
        this.settings = settings;
        this.spool = spool;
        this.image = new float[settings.size() * settings.size()];
        this.label = new short[settings.size() * settings.size()];
    }

    /**
     * What came of it.
     *
     * @param summary how much was written
     * @param brain what the brains were told by
     */
    public record Prepared(PreparedSummary summary, BrainReport brain) {}

    /**
     * Prepares one domain. Writes both files anew, or neither when it fails.
     *
     * @param settings in the ranges of {@link org.sourceselect.activity.SettingsCheck#preparation}
     * @param listener hears of every volume pair
     * @throws BadInputException when a subject's files cannot be used
     */
    public static Prepared prepare(
            DataSet dataSet,
            Domain domain,
            PreparationSettings settings,
            Path safetensorsOut,
            Path subjectsJsonOut,
            ReadingListener listener)
            throws IOException {
        boolean done = false;
        try (SliceSpool spool = SliceSpool.beside(safetensorsOut, settings.size())) {
            Preparer preparer = new Preparer(dataSet.description(), settings, spool);
            List<PreparedSubject> subjects = new ArrayList<>();
            // Who mends one file wants to know of the others: all are read before the first is refused.
            List<BadInputException> faults = new ArrayList<>();
            for (SubjectFiles files : domain.subjects()) {
                try {
                    subjects.add(preparer.prepare(subjects.size(), files));
                } catch (BadInputException e) {
                    faults.add(e);
                }
                listener.progress(
                        subjects.size() + faults.size(), domain.subjects().size(), "volume");
            }
            if (!faults.isEmpty()) {
                throw Damage.together(faults, domain.subjects().size());
            }
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put("dataset", dataSet.name());
            domain.partition().ifPresent(partition -> metadata.put("partition", partition));
            metadata.put("modality", domain.modality());
            spool.write(safetensorsOut, metadata);
            new SubjectsFile(
                            dataSet.name(), domain.partition().orElse(""), domain.modality(), domain.roster(), subjects)
                    .write(subjectsJsonOut);
            done = true;
            return new Prepared(new PreparedSummary(subjects.size(), spool.slices()), preparer.report.build());
        } finally {
            if (!done) {
                Files.deleteIfExists(safetensorsOut);
                Files.deleteIfExists(subjectsJsonOut);
            }
        }
    }

    @SuppressWarnings("try") // The memory is held, not used.
    private PreparedSubject prepare(int index, SubjectFiles files) throws IOException {
        files.fault().ifPresent(fault -> {
            throw fault; // Before its files are looked at for their size.
        });
        try (VoxelMemory held = VoxelMemory.take(files.image(), SubjectBrain.ARRAYS)) {
            return sliced(index, files);
        }
    }

    private PreparedSubject sliced(int index, SubjectFiles files) throws IOException {
        SubjectSlices slices = SubjectSlices.read(description, settings, files);
        BrainMask brain = slices.subject().brain();
        report.add(files.image(), brain.by(), brain.doubts());
        for (int z : slices.kept()) {
            slices.image(z, image);
            slices.labels(z, label);
            spool.add(index, slices.position(z), z, image, label);
        }
        return new PreparedSubject(files.subject(), slices.kept().size());
    }

    /** The middles of {@code count} equal stretches of the list, which spare the nearly empty slices at its ends. */
    static <T> List<T> evenlySpaced(List<T> slices, int count) {
        int n = slices.size();
        if (count == 0 || count >= n) {
            return slices;
        }
        return IntStream.range(0, count)
                .mapToObj(i -> slices.get((int) ((2L * i + 1) * n / (2L * count))))
                .toList();
    }
}
