package org.sourceselect.activity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;
import org.sourceselect.transferability.RegionForm;

/** What RoI similarity is. In every form more is nearer, and 1 is the same. */
public enum RoiForm {
    /** The paper's, the mean SSIM of whole label slices: 1 where both are empty, so that small regions are near to everything. */
    SSIM("ssim", "the SSIM of label slices, the paper's", Optional.empty()),
    /** {@link RegionForm#SSIM_PRESENT}. */
    SSIM_PRESENT(
            "ssim-present",
            "the SSIM of label slices where either region is present",
            Optional.of(RegionForm.SSIM_PRESENT)),
    /** {@link RegionForm#SSIM_BOX}. */
    SSIM_BOX("ssim-box", "the SSIM of the regions brought to a common box", Optional.of(RegionForm.SSIM_BOX)),
    /** {@link RegionForm#DESCRIPTORS}. */
    DESCRIPTORS("descriptors", "the likeness of shape descriptors", Optional.of(RegionForm.DESCRIPTORS));

    private final String label;
    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // An Optional of an enum never changes.
    private final Optional<RegionForm> region;

    RoiForm(String label, String words, Optional<RegionForm> region) {
        this.label = label;
        this.words = words;
        this.region = region;
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

    /** The form of the regions alone; empty for the paper's, which is of whole slices. */
    public Optional<RegionForm> region() {
        return region;
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
