package org.sourceselect.transferability.shape;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/** How the similarity of two regions of interest is measured. In every form more is nearer, and 1 is the same. */
public enum RoiForm {
    /**
     * The paper's: {@link org.sourceselect.transferability.ssim.RoiSimilarity}, the mean SSIM of whole label slices. Where both
     * are empty it counts 1, so that small regions are near to everything.
     */
    SSIM("ssim", "the SSIM of label slices, the paper's"),
    /** {@link org.sourceselect.transferability.ssim.RegionSsim} of slices at the same height: place and shape together. */
    SSIM_PRESENT("ssim-present", "the SSIM of label slices where either region is present"),
    /** The same of {@link RegionBox}es: shape without size and place. */
    SSIM_BOX("ssim-box", "the SSIM of the regions brought to a common box"),
    /** {@link ShapeDescriptors}: size, extent, elongation, compactness, position and height, each with one sixth. */
    DESCRIPTORS("descriptors", "the likeness of shape descriptors");

    private final String label;
    private final String words;

    RoiForm(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /** Its name in requests, options and results. */
    @JsonValue
    public String label() {
        return label;
    }

    /** What it is, in words. */
    public String words() {
        return words;
    }

    /**
     * The form of this name.
     *
     * @throws BadInputException when there is none
     */
    @JsonCreator
    public static RoiForm named(String label) {
        List<String> known = Arrays.stream(values()).map(RoiForm::label).toList();
        return Arrays.stream(values())
                .filter(form -> form.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        "roiForm",
                        "'" + label + "' is not a form of RoI similarity",
                        "the nearest names are " + String.join(", ", NearestNames.to(label, known))));
    }
}
