using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Storage;

public sealed class GarnetCorrectionStoreTests(GarnetFixture garnet) : CorrectionStoreContract(garnet.Endpoint);
