global using AsyncioSharp;
global using AsyncioSharp.Hosting;
global using AsyncioSharp.Hosting.Tests.Infrastructure;
global using FluentAssertions;
global using NUnit.Framework;
