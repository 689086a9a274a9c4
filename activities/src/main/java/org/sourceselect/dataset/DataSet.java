package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sourceselect.activity.Catalog;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/**
 * A data set as it is found on disk: its domains and their files.
 *
 * <p>Opening lists folders only. Keep one object for as long as a data set is of use: it remembers the digests of files
 * that have not changed.
 */
public final class DataSet {

    private final DataSetDescription description;
    private final List<Domain> domains;
    private final LeftOut leftOut;
    private final FileDigests digests;

    private DataSet(DataSetDescription description, SubjectIndex.Found found, FileDigests digests) {
        this.description = description;
        this.domains = List.copyOf(found.domains());
        this.leftOut = found.leftOut();
        this.digests = digests;
    }

    /**
     * Finds the files of a description. A subject whose folder cannot be listed, or for whom two files match, is damaged,
     * and its domains are there all the same.
     *
     * @throws BadInputException when the root is missing, or a pattern matches nothing or, for no subject, one file
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

    /** Its entry in the catalogue; reads every byte of every file the first time, on all cores. */
    public Catalog.DataSet summary() {
        return summary(ProgressListener.SILENT);
    }

    /** As {@link #summary()}, telling how many files have been read. */
    public Catalog.DataSet summary(ProgressListener listener) {
        List<Path> files = new ArrayList<>();
        for (Domain domain : domains) {
            domain.subjects().forEach(subject -> files.addAll(subject.all()));
        }
        digests.readAll(files, listener);
        return new Catalog.DataSet(
                name(),
                rois().stream()
                        .map(roi -> new Catalog.Roi(roi.name(), roi.labels()))
                        .toList(),
                domains.stream()
                        .map(d -> new Catalog.Domain(
                                d.partition(), d.modality(), d.subjects().size(), d.digest()))
                        .toList());
    }

    /** Every binary task with its size, reading each label volume once. */
    public List<TaskSummary> tasks() {
        return tasks(ProgressListener.SILENT);
    }

    /** As {@link #tasks()}, telling how many label volumes have been read. */
    public List<TaskSummary> tasks(ProgressListener listener) {
        return tasks(listener, damage -> {});
    }

    /**
     * As {@link #tasks(ProgressListener)}, handing over what is wrong with each damaged subject, with its file, once per file.
     */
    public List<TaskSummary> tasks(ProgressListener listener, Consumer<BadInputException> damage) {
        return new TaskSurvey(this).tasks(listener, damage);
    }
}
