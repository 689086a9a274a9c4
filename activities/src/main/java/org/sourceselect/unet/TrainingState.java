package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A training between two steps: everything its next step depends on.
 *
 * @param net weights and batch statistics
 * @param adam the moments
 * @param step steps done
 * @param losses of the last steps
 * @param trace of all steps, on which none depends
 * @param looks how well the net did, on which none depends either
 */
record TrainingState(UNet net, Adam adam, long step, RecentLosses losses, LossTrace trace, DiceTrace looks) {

    /** A training that begins. */
    static TrainingState initial(UNet net, Adam adam) {
        return new TrainingState(net, adam, 0, new RecentLosses(new float[0]), new LossTrace(0), new DiceTrace());
    }

    /**
     * Takes the next step: forward, backward, update.
     *
     * @param iteration closed by the caller once the loss is read; holds all arrays of this step
     * @param pass makes the step's loss
     * @return the loss before the update; on a GPU still being computed
     */
    NDArray advance(NDManager iteration, ForwardPass pass) {
        NDArray loss = pass.gradients(iteration);
        adam.update(step + 1);
        return loss;
    }

    TrainingState next() {
        return new TrainingState(net, adam, step + 1, losses, trace, looks);
    }
}
