package org.sourceselect.activity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import org.sourceselect.task.BadInputException;

/** What a training makes small. */
public enum Loss {
    /** The paper's: the mean over pixels of -log softmax(logits) at the pixel's class, in nats. */
    CROSS_ENTROPY("cross-entropy"),
    /**
     * Cross-entropy plus 1 - D, in equal parts, as nnU-Net has it (Isensee et al., Nature Methods 2021): with p the softmax of the
     * region's channel and y its mask, D = (2 sum p y + 1e-5) / (sum p + sum y + 1e-5) over all pixels of the batch together. A
     * region of a thousandth of the pixels then counts as much as all the rest.
     */
    DICE_AND_CROSS_ENTROPY("dice+ce");

    private final String label;

    Loss(String label) {
        this.label = label;
    }

    /** Its name in requests and options. */
    @JsonValue
    public String label() {
        return label;
    }

    /**
     * The loss of this name.
     *
     * @throws BadInputException when there is none
     */
    @JsonCreator
    public static Loss named(String label) {
        return Arrays.stream(values())
                .filter(loss -> loss.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        "loss", "'" + label + "' is not a loss", "give cross-entropy (the paper's) or dice+ce"));
    }
}
