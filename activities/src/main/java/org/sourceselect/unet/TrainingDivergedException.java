package org.sourceselect.unet;

/** The loss or a weight of a training is no longer a finite number: it cannot go on, and trying again would not help. */
public final class TrainingDivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long lastGoodStep;

    TrainingDivergedException(long lastGoodStep, String what, double learningRate) {
        super("the training diverged: " + what + "; the last good step is " + lastGoodStep
                + "; use a learning rate below " + learningRate);
        this.lastGoodStep = lastGoodStep;
    }

    /** The last step after which everything was finite; 0 when the first step failed. */
    public long lastGoodStep() {
        return lastGoodStep;
    }
}
