package org.sourceselect.activity;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sourceselect.task.TaskId;

/**
 * What the cpu workers can read and compute.
 *
 * @param dataSets the data sets they know
 * @param metrics the transferability metrics they know
 * @param sourceMetrics those of them that read source features
 * @param worker what whoever goes on with the work must have in common with the worker that answered
 */
public record Catalog(List<DataSet> dataSets, List<String> metrics, List<String> sourceMetrics, Worker worker) {

    /** Takes the catalogues in histories of older releases, which dumped source features whatever the metric. */
    public Catalog {
        sourceMetrics = Objects.requireNonNullElse(sourceMetrics, metrics);
    }

    /**
     * What makes two cpu workers the same to a piece of work that lasts longer than either.
     *
     * @param version the release it runs
     * @param dataSets SHA-256, in hex, of the data sets: names, regions, domains and the bytes of all files
     */
    public record Worker(String version, String dataSets) {}

    /**
     * One data set.
     *
     * @param name its name
     * @param rois the regions of interest its labels hold
     * @param domains its partition x modality combinations
     * @param models the source models to import instead of training them
     */
    public record DataSet(String name, List<Roi> rois, List<Domain> domains, List<Model> models) {

        /** Takes the catalogues in histories of older releases, which knew no models. */
        public DataSet {
            models = Objects.requireNonNullElse(models, List.of());
        }
    }

    /**
     * A source model that somebody else trained.
     *
     * @param task the task it was trained for
     * @param digest SHA-256, in hex, of its file
     */
    public record Model(TaskId task, String digest) {}

    /**
     * A region of interest.
     *
     * @param name its name
     * @param labels its label values
     */
    public record Roi(String name, List<Integer> labels) {}

    /**
     * One partition in one modality.
     *
     * @param partition the partition, where the data set has some
     * @param modality the modality
     * @param subjects how many subjects have this modality and labels
     * @param digest SHA-256, in hex, of the bytes of all its files and of how they are read
     */
    public record Domain(Optional<String> partition, String modality, int subjects, String digest) {}
}
