namespace FaceNet.ModelContract;

/// <summary>A threshold and what it stands for.</summary>
/// <param name="SquaredDistance">Faces at most this far apart pass, in [0, 4].</param>
/// <param name="Far">The false-accept rate per comparison that the calibration promises for it.</param>
/// <param name="Limited">True when a finer rate was asked for than the calibration supports; <paramref name="Far"/> is then the finest supported.</param>
public readonly record struct CalibrationThreshold(double SquaredDistance, double Far, bool Limited);
