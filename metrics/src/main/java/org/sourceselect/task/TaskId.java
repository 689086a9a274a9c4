package org.sourceselect.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a binary segmentation task: RoI x partition x modality within a data set.
 *
 * <p>Written {@code fets/ET-22-T2}: data set, region of interest, partition where there is one, modality. The part
 * after the slash is the paper's own notation and is called the {@linkplain #shortName() short name}.
 *
 * @param dataSet the data set's name
 * @param roi the region of interest, as the data set's description names it; no hyphen
 * @param partition the institution or site, a domain of its own, where the data set is split into some
 * @param modality the MRI modality; no hyphen
 */
public record TaskId(String dataSet, String roi, Optional<String> partition, String modality)
        implements Comparable<TaskId> {

    private static final String WORD = "[A-Za-z0-9_.+]+";
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_.-]+)/(" + WORD + ")-(?:([A-Za-z0-9_.+-]+)-)?(" + WORD + ")");

    /** Checks that the parts can be written as one name and read back. */
    public TaskId {
        String name = write(dataSet, roi, partition, modality);
        if (!FORM.matcher(name).matches()) {
            throw new BadInputException(
                    "task name " + name,
                    "it is not of the form DATASET/ROI-MODALITY or DATASET/ROI-PARTITION-MODALITY",
                    "use letters, digits, '_', '.' and '+' only, with '-' between the parts");
        }
    }

    /** Reads {@code DATASET/ROI-MODALITY} or {@code DATASET/ROI-PARTITION-MODALITY}. */
    @JsonCreator
    public static TaskId parse(String name) {
        Matcher m = FORM.matcher(name);
        if (!m.matches()) {
            throw new BadInputException(
                    "task name " + name,
                    "it is not of the form DATASET/ROI-MODALITY or DATASET/ROI-PARTITION-MODALITY",
                    "write it as in wmh/WMH-U-FLAIR");
        }
        return new TaskId(m.group(1), m.group(2), Optional.ofNullable(m.group(3)), m.group(4));
    }

    /** The paper's notation, {@code ET-22-T2} or {@code ET-T2}. */
    public String shortName() {
        return roi + partition.map(p -> "-" + p).orElse("") + "-" + modality;
    }

    /** {@code DATASET/ROI[-PARTITION]-MODALITY}, which {@link #parse} reads back. */
    @JsonValue
    @Override
    public String toString() {
        return write(dataSet, roi, partition, modality);
    }

    @Override
    public int compareTo(TaskId other) {
        return toString().compareTo(other.toString());
    }

    private static String write(String dataSet, String roi, Optional<String> partition, String modality) {
        return dataSet + "/" + roi + partition.map(p -> "-" + p).orElse("") + "-" + modality;
    }
}
