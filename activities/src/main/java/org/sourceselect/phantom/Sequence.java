package org.sourceselect.phantom;

/** A pulse sequence: how bright a tissue is, before gain, blur and noise. Times in ms, angles in degrees. */
sealed interface Sequence {

    /** The magnitude of the signal, relative to that of fully relaxed water. */
    double signal(Relaxation tissue);

    /** exp(-time/constant). */
    private static double decay(double time, double constant) {
        return StrictMath.exp(-time / constant);
    }

    /**
     * Spin echo, PD (1 - exp(-TR/T1)) exp(-TE/T2) (Haacke et al. 1999, Magnetic Resonance Imaging, eq. 8.36, for TE well
     * below TR). A turbo spin echo counts with its effective TE.
     */
    record SpinEcho(double tr, double te) implements Sequence {
        @Override
        public double signal(Relaxation t) {
            return t.protonDensity() * (1 - decay(tr, t.t1())) * decay(te, t.t2());
        }
    }

    /**
     * Inversion recovery, PD |1 - 2 exp(-TI/T1) + exp(-TR/T1)| exp(-TE/T2) (same book, eq. 8.39): FLAIR with the TI that
     * nulls CSF; a magnetisation-prepared gradient echo counts with the TI of its centre of k-space.
     */
    record InversionRecovery(double tr, double te, double ti) implements Sequence {
        @Override
        public double signal(Relaxation t) {
            double mz = 1 - 2 * decay(ti, t.t1()) + decay(tr, t.t1());
            return t.protonDensity() * Math.abs(mz) * decay(te, t.t2());
        }
    }

    /**
     * Spoiled gradient echo, PD sin(a) (1 - E1) / (1 - cos(a) E1) exp(-TE/T2*), E1 = exp(-TR/T1) (Ernst's formula, same
     * book, eq. 18.14). T2 stands for T2*: at a TE of a few ms the difference is below the noise.
     */
    record SpoiledGradientEcho(double tr, double te, double flipAngle) implements Sequence {
        @Override
        public double signal(Relaxation t) {
            double a = StrictMath.toRadians(flipAngle);
            double e1 = decay(tr, t.t1());
            double steady = StrictMath.sin(a) * (1 - e1) / (1 - StrictMath.cos(a) * e1);
            return t.protonDensity() * steady * decay(te, t.t2());
        }
    }
}
