package org.sourceselect.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sourceselect.imaging.VoxelMemory;
import org.sourceselect.task.BadInputException;

/** Looks for the brain in some images of each domain of a data set, as its preparation will in all of them. */
final class BrainSurvey {

    private final DataSet dataSet;
    private final int perDomain;

    /**
     * @param perDomain at most so many images of each domain, evenly spaced over its subjects
     */
    BrainSurvey(DataSet dataSet, int perDomain) {
        this.dataSet = dataSet;
        this.perDomain = perDomain;
    }

    private record Look(int domain, SubjectFiles files) {}

    /** The brain found, or the fault that kept it from being found. */
    private record Looked(Look look, Optional<BrainMask> brain, Optional<BadInputException> problem) {}

    /** One report for each domain, in the order of {@link DataSet#domains()}. */
    List<BrainReport> reports(ReadingListener listener, Consumer<BadInputException> damage) {
        List<Look> looks = new ArrayList<>();
        for (int d = 0; d < dataSet.domains().size(); d++) {
            int domain = d;
            List<SubjectFiles> sound = dataSet.domains().get(d).subjects().stream()
                    .filter(files -> files.fault().isEmpty())
                    .toList();
            Preparer.evenlySpaced(sound, perDomain).forEach(files -> looks.add(new Look(domain, files)));
        }
        List<BrainReport.Builder> reports = dataSet.domains().stream()
                .map(domain -> new BrainReport.Builder())
                .toList();
        for (Looked looked : Cores.forEach(looks, "image", listener, this::look)) {
            looked.brain()
                    .ifPresent(brain -> reports.get(looked.look().domain())
                            .add(looked.look().files().image(), brain.by(), brain.doubts()));
            looked.problem().ifPresent(damage);
        }
        return reports.stream().map(BrainReport.Builder::build).toList();
    }

    @SuppressWarnings("try") // The memory is held, not used.
    private Looked look(Look look) {
        try (VoxelMemory held = VoxelMemory.take(look.files().image(), SubjectBrain.ARRAYS)) {
            return new Looked(
                    look,
                    Optional.of(SubjectBrain.read(dataSet.description(), look.files())
                            .brain()),
                    Optional.empty());
        } catch (BadInputException e) {
            return new Looked(look, Optional.empty(), Optional.of(e));
        }
    }
}
