package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.sourceselect.activity.Catalog;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;
import org.sourceselect.task.TaskId;
import org.sourceselect.task.TaskPool;

/**
 * A data set as it is found on disk: its domains and their files.
 *
 * <p>Opening lists folders only. Keep one object for as long as a data set is of use: it remembers the digests of files
 * that have not changed.
 */
public final class DataSet {

    private final DataSetDescription description;
    private final List<Domain> domains;
    private final UnusedSubjects leftOut;
    private final FileDigests digests;
    private final List<TaskId> tasks;
    private final Map<TaskId, Path> models;

    private DataSet(DataSetDescription description, SubjectIndex.Found found, FileDigests digests) {
        this.description = description;
        this.domains = List.copyOf(found.domains());
        this.leftOut = found.leftOut();
        this.digests = digests;
        this.tasks = tasksOf(description, domains);
        this.models = models(description, tasks);
    }

    /**
     * Finds the files of a description. A subject whose folder cannot be listed, or for whom two files match, is damaged,
     * and its domains are there all the same.
     *
     * @throws BadInputException when the root is missing, or a pattern matches nothing or, for no subject, one file, or a
     *     model is of no task
     */
    public static DataSet open(DataSetDescription description) {
        FileDigests digests = new FileDigests();
        return new DataSet(description, new SubjectIndex(description, digests).find(), digests);
    }

    /** As {@link #open(DataSetDescription)}, by listed folders. */
    static DataSet open(DataSetDescription description, FolderListing folders) {
        FileDigests digests = new FileDigests();
        return new DataSet(description, new SubjectIndex(description, digests).find(folders), digests);
    }

    /**
     * Looks at the folders anew, for files that have come or gone; files that have not changed are not read again.
     *
     * @param now the description, which may have changed too
     */
    public DataSet reopen(DataSetDescription now) {
        return new DataSet(now, new SubjectIndex(now, digests).find(), digests);
    }

    /** The first part of its tasks' names. */
    public String name() {
        return description.name();
    }

    /** What it was opened by. */
    public DataSetDescription description() {
        return description;
    }

    /** The regions of interest, in the order described. */
    public List<RoiDefinition> rois() {
        return description.rois();
    }

    /**
     * How many subjects are not used, or not in every modality, because files are missing: a sentence for the user's own
     * screen, since it names the description; empty when nothing is missing.
     */
    public Optional<String> warning() {
        return leftOut.sentence(description);
    }

    /**
     * Every subject that is not used, or not in every modality, for the user's own screen: those of whom files are missing, and those
     * that the description excludes, as it writes them.
     */
    public List<UnusedSubject> leftOut() {
        List<UnusedSubject> all = new ArrayList<>(leftOut.all());
        description
                .exclude()
                .forEach(name -> all.add(new UnusedSubject(name, "the description leaves it out by exclude")));
        return all;
    }

    /** Its domains, by partition (numbers by value), then modality as described; each has at least one subject. */
    public List<Domain> domains() {
        return domains;
    }

    /**
     * One domain.
     *
     * @throws BadInputException naming the nearest domain when there is none such
     */
    public Domain domain(Optional<String> partition, String modality) {
        return domains.stream()
                .filter(d -> d.partition().equals(partition) && d.modality().equals(modality))
                .findFirst()
                .orElseThrow(() -> {
                    String wanted = partition.map(p -> p + "-").orElse("") + modality;
                    return new BadInputException(
                            "data set " + name(),
                            "it has no " + wanted,
                            NearestNames.phrase(
                                    wanted,
                                    domains.stream().map(Domain::toString).toList()));
                });
    }

    /** The names of its tasks: each region of interest in each of its domains, domain by domain. */
    public List<TaskId> taskIds() {
        return tasks;
    }

    /** The tasks whose models somebody else trained, in the order described. */
    public List<TaskId> modelled() {
        return List.copyOf(models.keySet());
    }

    /**
     * The file of a task's model.
     *
     * @throws BadInputException when the description names none
     */
    public Path model(TaskId task) {
        Path file = models.get(task);
        if (file == null) {
            throw new BadInputException(
                    description.source() + ", field models",
                    "it names no model of " + task,
                    "start every cpu worker with the same data set files");
        }
        return file;
    }

    /** SHA-256, in hex, of the bytes of a task's model; not one when it cannot be read. */
    public String modelDigest(TaskId task) {
        return digests.of(model(task));
    }

    private static List<TaskId> tasksOf(DataSetDescription description, List<Domain> domains) {
        return domains.stream()
                .flatMap(domain -> description.rois().stream()
                        .map(roi -> new TaskId(description.name(), roi.name(), domain.partition(), domain.modality())))
                .toList();
    }

    private static Map<TaskId, Path> models(DataSetDescription description, List<TaskId> tasks) {
        TaskPool pool = new TaskPool(tasks);
        String where = description.source() + ", field models";
        Map<TaskId, Path> models = new LinkedHashMap<>();
        description.models().forEach((name, file) -> {
            if (models.put(pool.find(where, name), file) != null) {
                throw new BadInputException(
                        where, "'" + name + "' is a task that has a model already", "name one model for each task");
            }
        });
        return models;
    }

    /** Its entry in the catalogue; reads every byte of every file the first time, on all cores. */
    public Catalog.DataSet summary() {
        return summary(ReadingListener.SILENT);
    }

    /**
     * SHA-256, in hex, of all that decides what {@link #summary()} says and the slices hold, as far as it is known without reading
     * an image: another one whenever a file was written, or put in another's place.
     */
    public String standing() {
        StringBuilder facts = new StringBuilder();
        facts.append(name()).append('\n');
        rois().forEach(roi -> facts.append(roi).append('\n'));
        domains.forEach(domain ->
                facts.append(domain).append(' ').append(domain.standing()).append('\n'));
        models.forEach((task, file) -> facts.append(task)
                .append(' ')
                .append(file)
                .append(' ')
                .append(FileDigests.standing(file))
                .append('\n'));
        return FileDigests.ofText(facts.toString());
    }

    /** As {@link #summary()}, telling how many files have been read. */
    public Catalog.DataSet summary(ReadingListener listener) {
        List<Path> files = new ArrayList<>();
        for (Domain domain : domains) {
            domain.subjects().forEach(subject -> files.addAll(subject.all()));
        }
        files.addAll(models.values());
        digests.readAll(files, listener);
        return new Catalog.DataSet(
                name(),
                rois().stream()
                        .map(roi -> new Catalog.Roi(roi.name(), roi.labels()))
                        .toList(),
                domains.stream()
                        .map(d -> new Catalog.Domain(
                                d.partition(), d.modality(), d.subjects().size(), d.digest()))
                        .toList(),
                modelled().stream()
                        .map(task -> new Catalog.Model(task, modelDigest(task)))
                        .toList());
    }

    /**
     * What the brain is told by in some images of each domain, in the order of {@link #domains()}: what preparing all of them will go by.
     *
     * @param perDomain so many images of each, evenly spaced; 0 for all
     * @param damage hears what is wrong with images and labels that cannot be used
     */
    public List<BrainReport> brains(int perDomain, ReadingListener listener, Consumer<BadInputException> damage) {
        return new BrainSurvey(this, perDomain).reports(listener, damage);
    }

    /** Every binary task with its size, reading each label volume once. */
    public List<TaskSummary> tasks() {
        return tasks(ReadingListener.SILENT);
    }

    /** As {@link #tasks()}, telling how many label volumes have been read. */
    public List<TaskSummary> tasks(ReadingListener listener) {
        return tasks(listener, damage -> {});
    }

    /**
     * As {@link #tasks(ReadingListener)}, handing over what is wrong with each damaged subject, with its file, once per file.
     */
    public List<TaskSummary> tasks(ReadingListener listener, Consumer<BadInputException> damage) {
        return tasks(Thoroughness.LABELS, listener, damage);
    }

    /** As {@link #tasks(ReadingListener, Consumer)}, reading as much as is asked for. */
    public List<TaskSummary> tasks(
            Thoroughness thoroughness, ReadingListener listener, Consumer<BadInputException> damage) {
        return new TaskSurvey(this, thoroughness).tasks(listener, damage);
    }
}
