package org.sourceselect.evaluation;

/**
 * Whether a segmentation net has learnt anything.
 *
 * <p>A net that says "nothing anywhere" has a Dice of 0, and needs no training; one that marks every pixel has a Dice above 0, and
 * needs none either. What is learnt shows above that.
 */
public final class Learning {

    private Learning() {}

    /**
     * The Dice of marking every pixel: 2|A n B| / (|A| + |B|) with A all pixels is 2p / (1 + p).
     *
     * @param foreground p, the region's share of the pixels, 0 to 1
     * @return 0 to 1
     */
    public static double diceOfMarkingEverything(double foreground) {
        if (!(foreground >= 0 && foreground <= 1)) {
            throw new IllegalArgumentException("a share of " + foreground);
        }
        return 2 * foreground / (1 + foreground);
    }

    /**
     * Whether a Dice says that something was learnt: it lies above what marking every pixel gives on the same subjects.
     *
     * @param dice 0 to 1; NaN, the mean over no subject, says of nothing that it was learnt
     * @param baseline the Dice of marking every pixel, 0 to 1
     */
    public static boolean learnt(double dice, double baseline) {
        return dice > baseline;
    }
}
