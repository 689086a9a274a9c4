package org.sourceselect.transferability.topology;

import java.util.stream.DoubleStream;

/** Published weights of the layers of a net, brought to a net with another number of layers. */
final class LayerWeights {

    private LayerWeights() {}

    /**
     * The weights at the same relative depths, between two published ones by linear interpolation, divided by their sum: the
     * first and the last layer take those of the first and the last. A single layer has all the weight.
     *
     * @param layers how many there are
     * @param published the weights of a net with as many layers, at least two
     */
    static double[] over(int layers, double... published) {
        double[] weights = new double[layers];
        for (int layer = 0; layer < layers; layer++) {
            double place = layers == 1 ? 0 : (double) layer * (published.length - 1) / (layers - 1);
            int before = Math.min((int) place, published.length - 2);
            weights[layer] = published[before] + (place - before) * (published[before + 1] - published[before]);
        }
        double sum = DoubleStream.of(weights).sum();
        return DoubleStream.of(weights).map(w -> w / sum).toArray();
    }
}
