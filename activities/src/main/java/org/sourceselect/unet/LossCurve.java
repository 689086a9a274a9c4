package org.sourceselect.unet;

import java.util.List;

/**
 * How the loss of a training fell, in at most 256 points, each the mean over so many steps.
 *
 * @param from steps before the first point; 0 unless the training went on from a checkpoint of an older release, which kept no
 *     curve
 * @param every steps a point stands for, a power of two; the last one may stand for fewer
 * @param steps steps in all
 * @param losses the means, earliest first, of each batch's loss before its update; in nats per pixel where it is cross-entropy
 */
public record LossCurve(long from, int every, long steps, List<Double> losses) {

    /** Keeps a copy of the list. */
    public LossCurve {
        losses = List.copyOf(losses);
    }

    /** The step after which a point was complete. */
    public long step(int point) {
        return Math.min(steps, from + (point + 1L) * every);
    }
}
