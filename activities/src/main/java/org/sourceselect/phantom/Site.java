package org.sourceselect.phantom;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A scanner and the way it is used: what shifts images from one institution to the next.
 *
 * @param name of the site, as files and partitions call it
 * @param field the magnet
 * @param sequences by modality; T1CE is the T1 sequence again
 * @param gain what a signal of 1 becomes in the file
 * @param blur width of the point spread function in voxels, full at half maximum
 * @param noise standard deviation of each noise channel over the signal of white matter
 * @param bias standard deviation of the logarithm of the bias field's nodes
 */
record Site(
        String name,
        Relaxation.Field field,
        Map<Modality, Sequence> sequences,
        double gain,
        double blur,
        double noise,
        double bias) {

    Site {
        sequences = Map.copyOf(sequences);
    }

    /**
     * The tumour sites. The first four stand for common clinical protocols: a prepared gradient echo at 3 T, conventional
     * spin echoes at 1.5 T, a spoiled gradient echo with long FLAIR at 3 T, and an older 1.5 T scanner. Further ones are
     * drawn between them.
     *
     * @param number from 1
     */
    static Site tumour(int number, long seed) {
        String name = Integer.toString(number);
        List<Site> known = List.of(
                tumour(
                        name,
                        Relaxation.Field.TESLA_3,
                        prepared(1900, 2.9, 900),
                        echo(4500, 90),
                        prepared(9000, 85, 2500),
                        900,
                        0.7,
                        0.035,
                        0.10),
                tumour(
                        name,
                        Relaxation.Field.TESLA_1_5,
                        echo(550, 12),
                        echo(3800, 100),
                        prepared(8000, 120, 2200),
                        500,
                        1.1,
                        0.055,
                        0.07),
                tumour(
                        name,
                        Relaxation.Field.TESLA_3,
                        spoiled(8, 3.7, 10),
                        echo(3000, 80),
                        prepared(11000, 125, 2800),
                        2400,
                        0.9,
                        0.045,
                        0.18),
                tumour(
                        name,
                        Relaxation.Field.TESLA_1_5,
                        echo(450, 15),
                        echo(5500, 110),
                        prepared(10000, 140, 2500),
                        300,
                        1.3,
                        0.075,
                        0.12));
        if (number <= known.size()) {
            return known.get(number - 1);
        }
        Draws d = Draws.of(seed, "fets/site/" + number);
        boolean high = d.uniform() < 0.5;
        Sequence t1 = high
                ? prepared(d.between(1700, 2300), d.between(2, 5), d.between(850, 1050))
                : echo(d.between(420, 650), d.between(9, 16));
        Sequence t2 = echo(d.between(3000, 6000), d.between(80, 115));
        double tr = d.between(8000, 11000);
        Sequence flair = prepared(tr, d.between(85, 140), nullingTime(tr) * d.between(0.96, 1.02));
        return tumour(
                name,
                high ? Relaxation.Field.TESLA_3 : Relaxation.Field.TESLA_1_5,
                t1,
                t2,
                flair,
                d.between(300, 2500),
                d.between(0.7, 1.3),
                d.between(0.03, 0.075),
                d.between(0.06, 0.2));
    }

    /** The inversion time that nulls CSF, T1 ln(2 / (1 + exp(-TR/T1))). */
    static double nullingTime(double tr) {
        double t1 = Relaxation.of(Tissue.CSF, Relaxation.Field.TESLA_3, Relaxation.Age.ADULT)
                .t1();
        return t1 * StrictMath.log(2 / (1 + StrictMath.exp(-tr / t1)));
    }

    /** The infant site, with the TR and TE of iSeg-2019 (Sun et al. 2021, IEEE TMI 40:1363); its TI is not published. */
    static Site infant() {
        Map<Modality, Sequence> sequences = new EnumMap<>(Modality.class);
        sequences.put(Modality.T1, prepared(1900, 4.38, 900));
        sequences.put(Modality.T2, echo(7380, 119));
        return new Site("UNC", Relaxation.Field.TESLA_3, sequences, 800, 0.8, 0.03, 0.08);
    }

    /** The lesion sites, with the times of the WMH challenge 2017 (Kuijf et al. 2019, IEEE TMI 38:2556); flip angles are not published. */
    static List<Site> lesion() {
        return List.of(
                lesion("Utrecht", spoiled(7.9, 4.5, 12), prepared(11000, 125, 2800), 1800, 0.8, 0.040, 0.12),
                lesion("Singapore", prepared(2300, 1.9, 900), prepared(9000, 82, 2500), 700, 0.7, 0.030, 0.10),
                lesion("Amsterdam/GE3T", spoiled(7.8, 3.0, 15), prepared(8000, 126, 2340), 5000, 1.0, 0.050, 0.20));
    }

    private static Site tumour(
            String name,
            Relaxation.Field field,
            Sequence t1,
            Sequence t2,
            Sequence flair,
            double gain,
            double blur,
            double noise,
            double bias) {
        Map<Modality, Sequence> sequences = new EnumMap<>(Modality.class);
        sequences.put(Modality.T1, t1);
        sequences.put(Modality.T1CE, t1);
        sequences.put(Modality.T2, t2);
        sequences.put(Modality.FLAIR, flair);
        return new Site(name, field, sequences, gain, blur, noise, bias);
    }

    private static Site lesion(
            String name, Sequence t1, Sequence flair, double gain, double blur, double noise, double bias) {
        Map<Modality, Sequence> sequences = new EnumMap<>(Modality.class);
        sequences.put(Modality.T1, t1);
        sequences.put(Modality.FLAIR, flair);
        return new Site(name, Relaxation.Field.TESLA_3, sequences, gain, blur, noise, bias);
    }

    private static Sequence echo(double tr, double te) {
        return new Sequence.SpinEcho(tr, te);
    }

    private static Sequence prepared(double tr, double te, double ti) {
        return new Sequence.InversionRecovery(tr, te, ti);
    }

    private static Sequence spoiled(double tr, double te, double flipAngle) {
        return new Sequence.SpoiledGradientEcho(tr, te, flipAngle);
    }
}
