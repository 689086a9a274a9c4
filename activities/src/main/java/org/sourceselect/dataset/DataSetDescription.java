package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a person says of a data set, in one small YAML file.
 *
 * <pre>{@code
 * name: tcga-lgg                            # first part of every task's name
 * root: ${SOURCESELECT_DATA}/tcga-lgg       # absolute, relative to this file, with ~ or ${ENVIRONMENT_VARIABLE};
 *                                           # the folder of this file when left out
 * modalities:                               # file-name patterns, see FilePattern; several may be given as a list
 *   T1CE: "{subject}/*_t1c_bet.nii.gz"      # T1, T1CE, T2, FLAIR, and their usual other spellings; any other name as it is
 *   FLAIR: "{subject}/*_fla_bet.nii.gz"
 * labelFile: "{subject}/*_seg_mav.nii.gz"
 * labels: {NCR: 1, ED: 2, ET: 4, TC: [1, 4]}  # region of interest: its label value or values
 * ignore: [3]                               # label values that count as background; 0 always does
 * }</pre>
 *
 * <p>Or, for a published data set, {@code layout:} one of {@link Layout#names()} in place of the patterns and labels, each
 * of which may still be given to override it; {@code modalities: [T1, FLAIR]} then only chooses among the layout's.
 *
 * <p>{@code brain: nonzero}, {@code head}, {@code whole} or <code>{file: "{subject}/mask.nii.gz"}</code> says where the brain is in
 * the images, each as {@link BrainRule} has it; {@code auto}, or nothing, leaves it to {@link BrainFinder}.
 *
 * <p>{@code models: {ET-22-T2: nets/et.pt}} names source models that somebody else trained, by task: TorchScript programs or
 * safetensors weights of our U-Net, in the root or beside the YAML file. Such a source is not trained.
 *
 * <p>Partitions come from <code>{partition}</code> in every pattern (with {@code partitionNames: {Utrecht: U}} for shorter
 * names), or from {@code partitioning: FILE.csv} (in the root, else beside the YAML file), a CSV file with columns
 * {@code Subject_ID} and {@code Partition_ID}; other columns are named with {@code partitioning: {file: FILE.csv, subject:
 * case, partition: site}}. Layouts of FeTS use the {@code partitioning_1.csv} in the root where there is one, unless {@code
 * partitioning: none}. Labelled subjects that the file does not name are left out. {@code partitions: [1, 4]} keeps only
 * those. {@code exclude: [s07, 22/s01]} leaves out subjects, such as those whose files are damaged; with a partition and '/'
 * before it, the subject of that partition alone.
 *
 * @param source the YAML file, named in every message
 * @param name the data set's name
 * @param root the folder that the patterns start from, absolute
 * @param modalities modality to its image patterns, in the order written
 * @param labelFile the patterns of the label volumes
 * @param rois the regions of interest, in the order written
 * @param ignore label values that count as background beside 0
 * @param partitionRule where partitions come from
 * @param partitions the partitions to keep, as written; empty for all
 * @param exclude the subjects to leave out, as written
 * @param brain where the brain is in the images
 * @param models task name, as written, to the file of its model, absolute
 * @param layout the built-in layout it builds on; subjects may then lack a modality altogether
 */
public record DataSetDescription(
        Path source,
        String name,
        Path root,
        Map<String, List<FilePattern>> modalities,
        List<FilePattern> labelFile,
        List<RoiDefinition> rois,
        SortedSet<Integer> ignore,
        PartitionRule partitionRule,
        List<String> partitions,
        List<String> exclude,
        BrainRule brain,
        Map<String, Path> models,
        Optional<Layout> layout) {

    /** Keeps copies. */
    public DataSetDescription {
        modalities = Collections.unmodifiableMap(new LinkedHashMap<>(modalities));
        labelFile = List.copyOf(labelFile);
        rois = List.copyOf(rois);
        ignore = Collections.unmodifiableSortedSet(new TreeSet<>(ignore));
        partitions = List.copyOf(partitions);
        exclude = List.copyOf(exclude);
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    /**
     * Reads and checks a description; nothing below its root is looked at but the existence of a partition file and of
     * models.
     *
     * @throws org.sourceselect.task.BadInputException naming the file and the field
     */
    public static DataSetDescription read(Path yaml) {
        return read(yaml, System.getenv());
    }

    /** As {@link #read(Path)} with other environment variables. */
    public static DataSetDescription read(Path yaml, Map<String, String> environment) {
        return new DescriptionReader(yaml, environment).read();
    }

    /** Every label value that a label volume may hold: 0, those of the regions, the ignored. */
    public SortedSet<Integer> knownLabels() {
        SortedSet<Integer> known = new TreeSet<>(ignore);
        known.add(0);
        rois.forEach(roi -> known.addAll(roi.labels()));
        return known;
    }
}
