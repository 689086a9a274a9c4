package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sourceselect.imaging.Grid;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeReader;
import org.sourceselect.imaging.VoxelMemory;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/** Counts every binary task of a data set, reading each label volume, and each image's header or all of it, once. */
final class TaskSurvey {

    /** The labels as the file has them and as they are turned. */
    private static final int ARRAYS = 2;

    private final DataSet dataSet;
    private final Thoroughness thoroughness;

    TaskSurvey(DataSet dataSet, Thoroughness thoroughness) {
        this.dataSet = dataSet;
        this.thoroughness = thoroughness;
    }

    /**
     * One region in one label volume.
     *
     * @param voxels how many it has
     * @param slices how many axial slices it occurs in
     */
    private record Extent(long voxels, long slices) {}

    /** What a label volume says, or the fault that keeps it from being read. */
    private record Counted(Optional<Grid> grid, Map<String, Extent> rois, Optional<BadInputException> problem) {

        /** The faults of this subject's labels and image; none when both can be used. */
        List<BadInputException> problemsWith(SubjectFiles files, Looked image) {
            if (grid.isEmpty() || image.grid().isEmpty()) {
                return Stream.of(problem, image.problem())
                        .flatMap(Optional::stream)
                        .toList();
            }
            return grid.get().sameAs(image.grid().get())
                    ? List.of()
                    : GridCheck.fault("labels", files.label(), files.image()).stream()
                            .toList();
        }
    }

    /** Where an image's voxels lie, or the fault that keeps it from being read. */
    private record Looked(Optional<Grid> grid, Optional<BadInputException> problem) {}

    List<TaskSummary> tasks(ReadingListener listener, Consumer<BadInputException> damage) {
        Map<Path, Counted> byFile = byFile(SubjectFiles::label, "label volume", listener, this::count);
        Map<Path, Looked> images = byFile(SubjectFiles::image, "image", listener, this::look);
        List<TaskSummary> tasks = new ArrayList<>();
        // One label file serves several modalities; its fault is told once.
        Map<String, BadInputException> told = new LinkedHashMap<>();
        for (Domain domain : dataSet.domains()) {
            List<Counted> good = new ArrayList<>();
            List<BadInputException> problems = new ArrayList<>();
            for (SubjectFiles subject : domain.subjects()) {
                Counted labels = byFile.getOrDefault(subject.label(), broken(notRead(subject.label())));
                Looked image = images.getOrDefault(subject.image(), unseen(notRead(subject.image())));
                List<BadInputException> faults =
                        subject.fault().map(List::of).orElseGet(() -> labels.problemsWith(subject, image));
                faults.forEach(fault -> told.putIfAbsent(fault.sentence(), fault));
                faults.stream().findFirst().ifPresentOrElse(problems::add, () -> good.add(labels));
            }
            dataSet.rois().forEach(roi -> tasks.add(summary(domain, roi, good, problems)));
        }
        told.values().forEach(damage);
        return tasks;
    }

    /** What is found in every file of one kind, each looked at once. */
    private <T> Map<Path, T> byFile(
            Function<SubjectFiles, Path> kind, String unit, ReadingListener listener, Function<Path, T> look) {
        List<Path> files = dataSet.domains().stream()
                .flatMap(domain -> domain.subjects().stream()
                        .filter(subject -> subject.fault().isEmpty())
                        .map(kind))
                .distinct()
                .toList();
        List<T> found = Cores.forEach(files, unit, listener, look);
        Map<Path, T> byFile = new HashMap<>();
        for (int i = 0; i < files.size(); i++) {
            byFile.put(files.get(i), found.get(i));
        }
        return byFile;
    }

    private TaskSummary summary(
            Domain domain, RoiDefinition roi, List<Counted> good, List<BadInputException> problems) {
        int withRoi = 0;
        long slices = 0;
        long slicesWithRoi = 0;
        long foreground = 0;
        long all = 0;
        for (Counted labels : good) {
            Extent extent = labels.rois().getOrDefault(roi.name(), new Extent(0, 0));
            withRoi += extent.voxels() > 0 ? 1 : 0;
            slicesWithRoi += extent.slices();
            foreground += extent.voxels();
            slices += labels.grid().map(Grid::nz).orElse(0);
            all += labels.grid().map(Grid::voxels).orElse(0L);
        }
        return new TaskSummary(
                new TaskId(dataSet.name(), roi.name(), domain.partition(), domain.modality()),
                good.size(),
                withRoi,
                slices,
                slicesWithRoi,
                all == 0 ? 0 : (double) foreground / all,
                problems.size(),
                problems.stream().findFirst().map(BadInputException::shareable));
    }

    @SuppressWarnings("try") // The memory is held, not used.
    private Counted count(Path file) {
        try (VoxelMemory held = VoxelMemory.take(file, ARRAYS)) {
            Volume labels = VolumeReader.readLabels(file);
            LabelCheck check = LabelCheck.of(labels, dataSet.description().knownLabels(), file.toString());
            Map<String, Extent> rois = new HashMap<>();
            for (RoiDefinition roi : dataSet.rois()) {
                long voxels = 0;
                long slices = 0;
                for (int z = 0; z < check.slices(); z++) {
                    long inSlice = check.inSlice(roi, z);
                    voxels += inSlice;
                    slices += inSlice > 0 ? 1 : 0;
                }
                rois.put(roi.name(), new Extent(voxels, slices));
            }
            return new Counted(Optional.of(labels.grid()), rois, Optional.empty());
        } catch (BadInputException e) {
            return broken(e);
        }
    }

    @SuppressWarnings("try") // The memory is held, not used.
    private Looked look(Path file) {
        try {
            if (thoroughness == Thoroughness.LABELS) {
                return new Looked(
                        Optional.of(VolumeReader.readHeaderOfWhole(file).grid()), Optional.empty());
            }
            try (VoxelMemory held = VoxelMemory.take(file, ARRAYS)) {
                return new Looked(Optional.of(VolumeReader.read(file).grid()), Optional.empty());
            }
        } catch (BadInputException e) {
            return unseen(e);
        }
    }

    private static Looked unseen(BadInputException problem) {
        return new Looked(Optional.empty(), Optional.of(problem));
    }

    private static BadInputException notRead(Path file) {
        return new BadInputException(file.toString(), "the file was not read", "run the command again");
    }

    private static Counted broken(BadInputException problem) {
        return new Counted(Optional.empty(), Map.of(), Optional.of(problem));
    }
}
