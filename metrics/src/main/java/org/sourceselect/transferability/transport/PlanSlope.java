package org.sourceselect.transferability.transport;

/**
 * How the mass that a transport plan moves from foreground to foreground answers to small changes of the two clouds, per
 * bin in the order of {@link PointCloud#origin}: to a little more weight, and to a little more of it with label 1.
 *
 * @param sourceWeight per unit of weight of a source bin; up to a constant
 * @param sourcePositive per unit of its foreground's weight
 * @param targetWeight per unit of weight of a target bin; up to a constant
 * @param targetPositive per unit of its foreground's weight
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record PlanSlope(double[] sourceWeight, double[] sourcePositive, double[] targetWeight, double[] targetPositive) {}
