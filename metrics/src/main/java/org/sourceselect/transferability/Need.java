package org.sourceselect.transferability;

/** Something a metric reads. */
public enum Need {
    /** The source model's features of the source's images. */
    SOURCE_FEATURES("source features"),
    /** The source's labels. */
    SOURCE_LABELS("source labels"),
    /** The source model's features of the target's images. */
    TARGET_FEATURES("target features"),
    /** The target's labels, 0 and 1. */
    TARGET_LABELS("target labels"),
    /** Features that are logits of classes, the background's first, so that softmax and argmax mean something. */
    LOGITS("logits"),
    /** Which pixels are of one image, and where in it; else they may come in any order. */
    IMAGES("whole images"),
    /** In a selection, the features of the source model's encoder instead of its output. */
    ENCODER("encoder"),
    /** In a selection, the features of the source model's decoder, layer by layer, instead of its output. */
    DECODER("decoder"),
    /** Scores of all sources of a target by other metrics, and no features. */
    SCORES("scores of all sources"),
    /** The Dice of the sources after fine-tuning on other targets, from the store. */
    GROUND_TRUTHS("ground truths of other targets");

    private final String label;

    Need(String label) {
        this.label = label;
    }

    /** In words, for a table. */
    public String label() {
        return label;
    }
}
