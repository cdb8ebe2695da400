using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Testing;

[assembly: AssemblyFixture(typeof(GarnetFixture))]
[assembly: AssemblyFixture(typeof(RealRedisFixture))]
[assembly: AssemblyFixture(typeof(MockKafkaFixture))]
[assembly: AssemblyFixture(typeof(ModelServer))]
